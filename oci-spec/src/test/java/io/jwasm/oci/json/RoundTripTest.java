package io.jwasm.oci.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.ImageConfig;
import io.jwasm.oci.image.ImageValidation;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.oci.runtime.SpecValidation;
import io.jwasm.oci.runtime.State;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  private static final int ROUNDS = 60;

  /** Reading what was written gives the record, and writing that gives the same bytes. */
  private static <T> void check(
      Class<T> type, long seed, Function<T, byte[]> write, Function<byte[], T> read) {
    RandomRecords records = new RandomRecords(new SplittableRandom(seed));
    for (int i = 0; i < ROUNDS; i++) {
      T record = records.create(type);
      byte[] json = write.apply(record);

      assertThat(read.apply(json)).isEqualTo(record);
      assertThat(write.apply(read.apply(json))).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recordsSurvive(long seed) {
    check(Index.class, seed, OciJson::write, json -> OciJson.readIndex(json, "i"));
    check(Manifest.class, seed, OciJson::write, json -> OciJson.readManifest(json, "m"));
    check(ImageConfig.class, seed, OciJson::write, json -> OciJson.readImageConfig(json, "c"));
    check(Spec.class, seed, OciJson::write, json -> OciJson.readSpec(json, "s"));
    check(State.class, seed, OciJson::write, json -> OciJson.readState(json, "s"));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void validationNeverThrows(long seed) {
    RandomRecords records = new RandomRecords(new SplittableRandom(seed));
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(SpecValidation.validate(records.create(Spec.class))).isNotEmpty();
      assertThat(ImageValidation.validate(records.create(Index.class))).isNotEmpty();
      assertThat(ImageValidation.validate(records.create(Manifest.class))).isNotEmpty();
      assertThat(ImageValidation.validate(records.create(ImageConfig.class))).isNotEmpty();
    }
  }

  /** Documents with broken bytes are read or refused, nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"containerd.json", "docker.json", "kubernetes.json"})
  void brokenDocumentsAreRefused(String name) throws IOException {
    byte[] whole = SpecJsonTest.fixture(name);
    SplittableRandom random = new SplittableRandom(6);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      try {
        SpecValidation.validate(OciJson.readSpec(broken, name));
      } catch (JwasmException e) {
        assertThat(e).hasMessageStartingWith("read runtime config \"" + name + "\": ");
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 499);
  }
}
