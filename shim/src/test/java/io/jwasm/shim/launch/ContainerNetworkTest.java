package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketFactory;
import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.runtime.net.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerNetworkTest {
  private final List<String> log = new ArrayList<>();

  private Network network(String annotations) {
    return network(annotations, true);
  }

  private Network network(String annotations, boolean first) {
    String json = "{'ociVersion': '1.2.0', 'annotations': {" + annotations + "}}";
    Spec spec = OciJson.readSpec(json.replace('\'', '"').getBytes(UTF_8), "config.json");
    Path root = Path.of("/nonexistent");
    return ContainerNetwork.of(spec, SocketFactory.OF_HOST, root, first, log::add).network();
  }

  private static Inet address(String ip, int port) {
    return new Inet(IpAddress.parse(ip).orElseThrow(), port);
  }

  @Test
  void aNamespaceIsOpenWithoutAnnotations() {
    Network network = network("");
    assertThat(network.ports()).isEqualTo(Ports.ALL);
    assertThat(network.destinations()).isEqualTo(Destinations.ALL);
    assertThat(network.listeners()).isEmpty();
    assertThat(network.sockets()).isEqualTo(SocketFactory.OF_HOST);
  }

  @Test
  void anAnnotationBoundsWhatMayBeReached() {
    Network network = network("'io.jwasm.allow-net': 'db:3306, 10.0.0.0/8,'");
    assertThat(network.ports()).isEqualTo(Ports.ALL);
    assertThat(network.destinations().allowsLookup("db")).isTrue();
    assertThat(network.destinations().rules()).hasSize(2);
    assertThat(network("'io.jwasm.allow-net': ''").destinations()).isEqualTo(Destinations.NONE);
    assertThat(network("'io.jwasm.allow-net': 'all'").destinations().all()).isTrue();
  }

  @Test
  void listenersAreThoseOfTheAnnotation() {
    assertThat(network("'io.jwasm.listen': '8080,127.0.0.1:81,[::1]:82'").listeners())
        .containsExactly(address("0.0.0.0", 8080), address("127.0.0.1", 81), address("::1", 82));
    assertThat(network("'io.jwasm.listen': '8080'", false).listeners()).as("an exec").isEmpty();
  }

  @Test
  void saysWhichWordIsWrong() {
    assertThatThrownBy(() -> network("'io.jwasm.allow-net': 'db:3306,a b'"))
        .isInstanceOf(JwasmException.class)
        .hasMessage("read annotation \"io.jwasm.allow-net\": \"a b\" is not of its form");
    assertThatThrownBy(() -> network("'io.jwasm.listen': '70000'"))
        .hasMessageContaining("io.jwasm.listen")
        .hasMessageContaining("70000");
  }

  @Test
  void refusalsNameTheAnnotation() {
    network("'io.jwasm.allow-net': 'db'")
        .refusals()
        .accept(new Refusal(Refusal.Kind.REACH, "10.0.0.1:80/tcp"));
    assertThat(log).singleElement().asString().contains("10.0.0.1:80/tcp", "io.jwasm.allow-net");
  }
}
