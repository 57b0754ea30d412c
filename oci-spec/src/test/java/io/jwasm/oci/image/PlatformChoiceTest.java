package io.jwasm.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformChoiceTest {
  private static Descriptor entry(String platform) {
    Descriptor plain =
        Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(platform.getBytes()), platform.length());
    String[] parts = platform.split("/");
    return parts.length < 2 ? plain : plain.withPlatform(Platform.of(parts[0], parts[1]));
  }

  private static Index index(String platforms) {
    return Index.of(Arrays.stream(platforms.split(" ")).map(PlatformChoiceTest::entry).toList());
  }

  private static List<String> names(List<Descriptor> entries) {
    return entries.stream().map(e -> String.valueOf(e.platform())).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64 wasi/wasm, wasi/wasm linux/amd64",
    "wasip1/wasm wasi/wasm, wasi/wasm wasip1/wasm",
    "js/wasm linux/amd64 wasi/wasm32 wasip1/wasm, wasip1/wasm js/wasm wasi/wasm32 linux/amd64",
    "linux/arm64 linux/amd64 windows/amd64, linux/amd64",
    "none linux/amd64, linux/amd64 null",
  })
  void ordersWhatFits(String held, String expected) {
    assertThat(names(PlatformChoice.candidates(index(held), "amd64", "app")))
        .containsExactly(expected.split(" "));
  }

  @Test
  void listsWhatAnUnfitIndexHolds() {
    Descriptor attestation =
        entry("unknown/unknown")
            .withAnnotations(Map.of(Annotations.DOCKER_REFERENCE_TYPE, "attestation-manifest"));
    Index index = Index.of(List.of(entry("linux/arm64"), entry("windows/amd64"), attestation));

    assertThatThrownBy(() -> PlatformChoice.candidates(index, "amd64", "app:1"))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessage(
            "choose platform of image \"app:1\": no entry for wasi/wasm or linux/amd64;"
                + " the index holds linux/arm64, windows/amd64, attestation-manifest");
  }

  @Test
  void neverChoosesAttestations() {
    Descriptor attestation =
        entry("x")
            .withAnnotations(Map.of(Annotations.DOCKER_REFERENCE_TYPE, "attestation-manifest"));

    assertThat(
            PlatformChoice.candidates(
                Index.of(List.of(attestation, entry("wasi/wasm"))), "amd64", "a"))
        .hasSize(1);
  }

  @Test
  void saysThatAnIndexIsEmpty() {
    assertThatThrownBy(() -> PlatformChoice.candidates(Index.of(List.of()), "amd64", "a"))
        .hasMessageEndingWith("the index holds nothing");
  }
}
