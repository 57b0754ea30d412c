package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.shim.holder.HolderRequest;
import io.jwasm.shim.holder.NamespaceKind;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private static HolderRequest request(String linux, String more) {
    String json =
        "{'ociVersion': '1.2.0', 'process': {'cwd': '/', 'args': ['/a.wasm', 'b'] "
            + more
            + "}, 'hostname': 'web', 'domainname': 'example', 'linux': {"
            + linux
            + "}}";
    Spec spec = OciJson.readSpec(json.replace('\'', '"').getBytes(UTF_8), "config.json");
    return Namespaces.of(spec, Objects.requireNonNull(spec.process()));
  }

  @Test
  void namesOnlyANewUtsNamespace() {
    HolderRequest made = request("'namespaces': [{'type': 'uts'}, {'type': 'cgroup'}]", "");
    assertThat(made.namespaces()).isEqualTo(Map.of(NamespaceKind.UTS, ""));
    assertThat(made.hostname()).isEqualTo("web");
    assertThat(made.domainname()).isEqualTo("example");
    assertThat(made.title()).isEqualTo("/a.wasm b");
    HolderRequest joined =
        request(
            "'namespaces': [{'type': 'uts', 'path': '/proc/7/ns/uts'},"
                + " {'type': 'network', 'path': '/run/netns/x'}]",
            "");
    assertThat(joined.namespaces())
        .isEqualTo(
            Map.of(NamespaceKind.UTS, "/proc/7/ns/uts", NamespaceKind.NETWORK, "/run/netns/x"));
    assertThat(joined.hostname()).isEmpty();
    assertThat(request("", "").hostname()).as("the host's own").isEmpty();
  }

  @Test
  void takesParametersOfTheContainersNamespaces() {
    HolderRequest request =
        request(
            "'namespaces': [{'type': 'network'}, {'type': 'ipc'}], 'sysctl':"
                + " {'net.core.somaxconn': '77', 'kernel.shmmax': '9', 'net/ipv4/a.b': '1'}",
            ", 'oomScoreAdj': -998");
    assertThat(request.parameters())
        .isEqualTo(Map.of("net/core/somaxconn", "77", "kernel/shmmax", "9", "net/ipv4/a.b", "1"));
    assertThat(request.oomScoreAdj()).hasValue(-998);
  }

  @Test
  void holdersHaveWhatOthersMayJoin() {
    assertThat(request("'namespaces': [{'type': 'pid'}, {'type': 'mount'}]", "").namespaces())
        .isEqualTo(Map.of(NamespaceKind.PID, "", NamespaceKind.MOUNT, ""));
    assertThat(
            request("'namespaces': [{'type': 'pid', 'path': '/proc/7/ns/pid'}]", "").namespaces())
        .isEqualTo(Map.of(NamespaceKind.PID, "/proc/7/ns/pid"));
  }

  @Test
  void namesWhatChangesNothing() {
    String json =
        "{'ociVersion': '1.2.0', 'linux': {'namespaces':"
            + " [{'type': 'cgroup'}, {'type': 'time'}, {'type': 'network'}]}}";
    Spec spec = OciJson.readSpec(json.replace('\'', '"').getBytes(UTF_8), "config.json");
    assertThat(Namespaces.ignored(spec)).containsExactly("cgroup", "time");
  }

  @Test
  void refusesIsolationThatItCannotGive() {
    assertRefused(
        "'namespaces': [{'type': 'user'}], 'uidMappings': [{'containerID': 0, 'hostID': 9,"
            + " 'size': 1}]",
        "make user namespace");
    assertRefused("'namespaces': [{'type': 'user', 'path': '/u'}]", "join user namespace \"/u\"");
    assertRefused("'namespaces': [{'type': 'mount', 'path': '/m'}]", "join mount namespace \"/m\"");
    assertRefused(
        "'namespaces': [{'type': 'time'}], 'timeOffsets': {'monotonic': {'secs': 1}}",
        "a guest has the clocks of the host");
  }

  private static void assertRefused(String linux, String reason) {
    assertThatThrownBy(() -> request(linux, ""))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNIMPLEMENTED))
        .hasMessageContaining(reason);
  }

  @Test
  void refusesParametersOfTheHost() {
    for (String name : new String[] {"net.core.somaxconn", "vm.swappiness", "net/../kernel/x"}) {
      assertThatThrownBy(
              () -> request("'namespaces': [{'type': 'ipc'}], 'sysctl': {'" + name + "': '1'}", ""))
          .isInstanceOf(JwasmException.class)
          .hasMessageContaining("it belongs to no namespace of the container");
    }
  }
}
