package io.jwasm.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.oci.runtime.State;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecJsonTest {
  static byte[] fixture(String name) throws IOException {
    try (InputStream in = SpecJsonTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** The fixtures stand in the specification's order, so only their white space may go. */
  @ParameterizedTest
  @ValueSource(strings = {"containerd.json", "docker.json", "kubernetes.json"})
  void writesWhatItRead(String name) throws IOException {
    byte[] read = fixture(name);

    Spec spec = OciJson.readSpec(read, name);

    String expected = JsonText.parse(read, "read", name).toString();
    String written = new String(OciJson.write(spec), StandardCharsets.UTF_8);
    assertThat(written).isEqualTo(expected);
    assertThat(spec.unknown().json()).isEmpty();
  }

  @Test
  void readsDockersConfiguration() throws IOException {
    Spec spec = OciJson.readSpec(fixture("docker.json"), "config.json");

    assertThat(spec.process()).isNotNull();
    assertThat(spec.process().consoleSize().width()).isEqualTo(80);
    assertThat(spec.process().oomScoreAdj()).isZero();
    assertThat(spec.linux().resources().memory().limit()).isEqualTo(256L << 20);
    assertThat(spec.linux().resources().memory().kernel()).isNull();
    assertThat(spec.linux().resources().cpu().quota()).isEqualTo(50_000L);
    assertThat(spec.linux().seccomp().syscalls().getLast().args().getFirst().value())
        .isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    assertThat(spec.mounts().getLast().uidMappings().getFirst().hostId()).isEqualTo(100_000);
    assertThat(spec.hooks().prestart().getFirst().timeout()).isEqualTo(10);
  }

  @Test
  void keepsWhatItDoesNotKnow() {
    String text =
        "{'ociVersion':'1.2.0','process':{'user':{'uid':0,'gid':0},'cwd':'/','later':[1]},"
            + "'linux':{'resources':{'memory':{'future':true}},'netDevices':{'eth0':{}}},"
            + "'vm':{'kernel':{'path':'/vmlinuz'}}}";

    Spec spec = OciJson.readSpec(json(text), "config.json");

    assertThat(new String(OciJson.write(spec), StandardCharsets.UTF_8))
        .isEqualTo(new String(json(text), StandardCharsets.UTF_8));
  }

  @Test
  void emptyObjectIsAnEmptyConfiguration() {
    Spec spec = OciJson.readSpec(json("{}"), "config.json");

    assertThat(spec.process()).isNull();
    assertThat(spec.linux().namespaces()).isEmpty();
    assertThat(new String(OciJson.write(spec), StandardCharsets.UTF_8))
        .isEqualTo("{\"ociVersion\":\"\"}");
  }

  @Test
  void namesWrongTypes() {
    assertThatThrownBy(() ->
            OciJson.readSpec(
                json(
                    "{'process':{'args':'sh','rlimits':[{'type':'RLIMIT_AS','hard':-1.5}]},"
                        + "'mounts':{},'linux':{'resources':{'memory':{'limit':'1g'}}}}"),
                "config.json"))
        .hasMessage(
            "read runtime config \"config.json\":"
                + " /process/args: expected an array, found string;"
                + " /process/rlimits/0/hard: expected an integer, found -1.5;"
                + " /process/rlimits/0/soft: missing;"
                + " /mounts: expected an array, found object;"
                + " /linux/resources/memory/limit: expected an integer, found string");
  }

  @Test
  void readsTheDocumentsOfExecAndUpdate() {
    ContainerProcess process =
        OciJson.readProcess(json("{'args':['sh'],'cwd':'/','terminal':true}"), "exec");
    Resources resources = OciJson.readResources(json("{'memory':{'limit':1}}"), "update");

    assertThat(process.args()).containsExactly("sh");
    assertThat(process.terminal()).isTrue();
    assertThat(resources.memory().limit()).isEqualTo(1);
  }

  @Test
  void writesTheState() {
    String text =
        "{'ociVersion':'1.2.0','id':'a','status':'running','pid':7,'bundle':'/b',"
            + "'annotations':{'k':'v'}}";

    State state = OciJson.readState(json(text), "state.json");

    assertThat(OciJson.write(state)).isEqualTo(json(text));
  }
}
