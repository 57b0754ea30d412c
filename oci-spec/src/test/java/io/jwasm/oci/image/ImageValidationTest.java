package io.jwasm.oci.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.oci.Problem;
import io.jwasm.oci.json.OciJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageValidationTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String DESCRIPTOR =
      "{'mediaType':'application/vnd.oci.image.config.v1+json','digest':'sha256:"
          + ABC
          + "',"
          + "'size':3";

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  private static List<String> index(String fields) {
    String entry = fields.isEmpty() ? "" : DESCRIPTOR + "," + fields + "}";
    return texts(
        ImageValidation.validate(
            OciJson.readIndex(json("{'schemaVersion':2,'manifests':[" + entry + "]}"), "i")));
  }

  private static List<String> config(String fields) {
    return texts(
        ImageValidation.validate(
            OciJson.readImageConfig(
                json(
                    "{'architecture':'wasm','os':'wasi','rootfs':{'type':'layers','diff_ids':[]},"
                        + fields
                        + "}"),
                "c")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'size':-1|/manifests/0/size: negative",
        "'mediaType':''|/manifests/0/mediaType: required",
        "'mediaType':'wasm'|/manifests/0/mediaType: not a media type: \"wasm\"",
        "'artifactType':'a b/c'|/manifests/0/artifactType: not a media type: \"a b/c\"",
        "'annotations':{'':'x'}|/manifests/0/annotations/: the key is empty",
        "'data':'!'|/manifests/0/data: not base64",
        "'data':'YWI='|/manifests/0/data: its length is not the size",
        "'data':'YWJk'|/manifests/0/data: does not match the digest",
        "'platform':{'os':'linux'}|/manifests/0/platform/architecture: required",
        "'platform':{'os':'linux','architecture':'x86_64'}|/manifests/0/platform/architecture:"
            + " \"x86_64\" is written \"amd64\"",
        "'platform':{'os':'Linux','architecture':'arm64'}|/manifests/0/platform/os:"
            + " not a platform name: \"Linux\"",
      })
  void checksDescriptors(String fields, String problem) {
    String text = DESCRIPTOR + "," + fields + "}";
    String entry =
        fields.startsWith("'size'")
            ? text.replace("'size':3,", "")
            : fields.startsWith("'mediaType'")
                ? text.replaceFirst("'mediaType':'[^']*',", "")
                : text;

    assertThat(
            texts(
                ImageValidation.validate(
                    OciJson.readIndex(
                        json("{'schemaVersion':2,'manifests':[" + entry + "]}"), "i"))))
        .contains(problem);
  }

  @Test
  void acceptsAWholeDescriptor() {
    assertThat(
            index(
                "'data':'YWJj','annotations':{'k':''},"
                    + "'platform':{'os':'wasi','architecture':'wasm'}"))
        .isEmpty();
  }

  @Test
  void checksManifests() {
    Manifest manifest =
        OciJson.readManifest(
            json(
                "{'schemaVersion':1,'mediaType':'text/plain','config':"
                    + DESCRIPTOR.replace("image.config", "empty")
                    + "},'layers':["
                    + DESCRIPTOR
                    + ",'data':'!'}]}"),
            "m");

    assertThat(texts(ImageValidation.validate(manifest)))
        .containsExactly(
            "/schemaVersion: must be 2, not 1",
            "/mediaType: unknown value \"text/plain\"",
            "/artifactType: required where the config is empty",
            "/layers/0/data: not base64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'created':'yesterday'|/created: not a time of RFC 3339: \"yesterday\"",
        "'config':{'Env':['A']}|/config/Env/0: not NAME=value: \"A\"",
        "'config':{'ExposedPorts':{'http':{}}}|/config/ExposedPorts/http: not port[/protocol]",
        "'config':{'ExposedPorts':{'0/tcp':{}}}|/config/ExposedPorts/0~1tcp: not port[/protocol]",
        "'config':{'Volumes':{'data':{}}}|/config/Volumes/data: not an absolute path: \"data\"",
        "'config':{'WorkingDir':'w'}|/config/WorkingDir: not an absolute path: \"w\"",
        "'history':[{'empty_layer':true},{}]|/history: names 1 layers, rootfs has 0",
        "'history':[{'empty_layer':true,'created':'x'}]|/history/0/created:"
            + " not a time of RFC 3339: \"x\"",
      })
  void checksConfigurations(String fields, String problem) {
    assertThat(config(fields)).containsExactly(problem);
  }

  @Test
  void acceptsDockersConfiguration() {
    assertThat(
            config(
                "'created':'2026-01-02T03:04:05.123456789+01:00','config':{'Env':['PATH=/bin'],"
                    + "'Healthcheck':{'Test':['NONE']},'OnBuild':null,'ExposedPorts':{'53/udp':{}}}"))
        .isEmpty();
  }

  @Test
  void namesAllThatIsMissing() {
    assertThat(texts(ImageValidation.validate(OciJson.readImageConfig(json("{}"), "c"))))
        .containsExactly("/architecture: required", "/os: required", "/rootfs/type: required");
  }

  @Test
  void checksTheLayout() {
    ImageLayout layout = OciJson.readImageLayout(json("{'imageLayoutVersion':'2.0.0'}"), "l");

    assertThat(texts(ImageValidation.validate(layout)))
        .containsExactly("/imageLayoutVersion: unknown value \"2.0.0\"");
    assertThat(ImageValidation.validate(ImageLayout.CURRENT)).isEmpty();
  }
}
