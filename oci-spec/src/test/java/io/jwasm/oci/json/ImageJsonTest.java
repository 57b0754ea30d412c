package io.jwasm.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.DockerArchiveEntry;
import io.jwasm.oci.image.ImageConfig;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageJsonTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  private static byte[] json(String text) {
    return text.replace('\'', '"').replace("HEX", HEX).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void keepsUnknownFieldsEverywhere() {
    String index =
        "{'schemaVersion':2,'manifests':[{'mediaType':'m','digest':'sha256:HEX','size':3,"
            + "'platform':{'architecture':'wasm','os':'wasi','features':['a',1.50]}}],"
            + "'a':{'b':[1,2,{'c':null}]},'x':12345678901234567890123}";

    Index read = OciJson.readIndex(json(index), "index.json");

    assertThat(text(OciJson.write(read))).isEqualTo(text(json(index)));
    assertThat(read.unknown().json()).containsOnlyKeys("a", "x");
  }

  @Test
  void writesOnlyWhatIsSetAndRequired() {
    ImageConfig config =
        OciJson.readImageConfig(
            json("{'rootfs':null,'config':{'Env':null,'Volumes':{'/b':{},'/a':{}}}}"), "c");

    assertThat(text(OciJson.write(config)))
        .isEqualTo(
            text(
                json(
                    "{'architecture':'','os':'','config':{'Volumes':{'/a':{},'/b':{}}},"
                        + "'rootfs':{'type':'','diff_ids':[]}}")));
  }

  @Test
  void readsDockerArchive() {
    List<DockerArchiveEntry> entries =
        OciJson.readDockerArchive(
            json("[{'Config':'blobs/sha256/a','RepoTags':null,'Layers':['l/layer.tar']}]"), "m");

    assertThat(entries)
        .singleElement()
        .extracting(DockerArchiveEntry::repoTags)
        .isEqualTo(List.of());
    assertThat(text(OciJson.write(entries)))
        .isEqualTo(
            text(json("[{'Config':'blobs/sha256/a','RepoTags':[],'Layers':['l/layer.tar']}]")));
  }

  @Test
  void namesEveryWrongType() {
    assertThatThrownBy(() ->
            OciJson.readManifest(
                json(
                    "{'schemaVersion':'2','config':{'digest':'sha256:abc','size':1.5},"
                        + "'layers':[null,{'digest':'sha256:HEX'}],"
                        + "'annotations':{'a/b~c':1}}"),
                "manifest.json"))
        .isInstanceOf(JwasmException.class)
        .hasMessage(
            "read image manifest \"manifest.json\":"
                + " /schemaVersion: expected an integer, found string;"
                + " /config/digest: sha256 takes 64 lower-case hexadecimal digits;"
                + " /config/size: expected an integer, found 1.5;"
                + " /layers/0: expected a value, found null;"
                + " /layers/1/size: missing;"
                + " /annotations/a~1b~0c: expected a string, found 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "|read image index \"i\": the document is empty",
        "[]|read image index \"i\": expected an object, found array",
        "{'schemaVersion':2|read image index \"i\": not JSON at line 1, column",
        "{'schemaVersion':2,'schemaVersion':2}|Duplicate field 'schemaVersion'",
        "{'schemaVersion':2} x|not JSON at line 1",
        "{'schemaVersion':2,'mediaType':'\\ud800'}|half a surrogate pair",
        "{'schemaVersion':99999999999}|expected an integer of 32 bits, found 99999999999",
      })
  void rejectsWhatIsNoIndex(String text, String message) {
    byte[] bytes = text == null ? new byte[0] : json(text);

    assertThatThrownBy(() -> OciJson.readIndex(bytes, "i"))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining(message);
  }

  @Test
  void boundsSizeAndDepth() {
    byte[] big = new byte[OciJson.MAX_BYTES + 1];
    byte[] deep = "[".repeat(OciJson.MAX_DEPTH + 1).getBytes(StandardCharsets.UTF_8);

    assertThat(List.of(big, deep))
        .allSatisfy(bytes ->
            assertThatThrownBy(() -> OciJson.readManifest(bytes, "m"))
                .isInstanceOfSatisfying(
                    JwasmException.class,
                    e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED)));
  }

  @Test
  void roundTripsRecords() {
    Manifest manifest =
        OciJson.readManifest(
            json(
                "{'schemaVersion':2,'config':{'mediaType':'c','digest':'sha256:HEX','size':0},"
                    + "'layers':[],'annotations':{'k':'v'}}"),
            "m");

    assertThat(OciJson.readManifest(OciJson.write(manifest), "m")).isEqualTo(manifest);
  }
}
