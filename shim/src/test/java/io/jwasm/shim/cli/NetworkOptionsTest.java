package io.jwasm.shim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.runtime.net.Refusal;
import io.jwasm.runtime.net.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class NetworkOptionsTest {
  private final List<String> notices = new ArrayList<>();

  private Network network(String... args) {
    var options = new NetworkOptions();
    CommandSpec spec = CommandSpec.create();
    options.addTo(spec);
    new CommandLine(spec).parseArgs(args);
    return options.network(notices::add);
  }

  private static Inet address(String ip, int port) {
    return new Inet(IpAddress.parse(ip).orElseThrow(), port);
  }

  @Test
  void nothingIsOpenWithoutOptions() {
    Network network = network();
    assertThat(network.ports()).isEqualTo(Ports.NONE);
    assertThat(network.destinations()).isEqualTo(Destinations.NONE);
    assertThat(network.listeners()).isEmpty();
    assertThat(network("--network", "none").ports()).isEqualTo(Ports.NONE);
  }

  @Test
  void theHostsNetworkIsOpen() {
    Network network = network("--network", "host");
    assertThat(network.ports()).isEqualTo(Ports.ALL);
    assertThat(network.destinations()).isEqualTo(Destinations.ALL);
    assertThat(network("--network", "host", "--allow-net", "db").destinations().all())
        .as("bounded all the same")
        .isFalse();
  }

  @Test
  void publishedPortsAreTheOnlyOnes() {
    Ports ports = network("-p", "8080:80", "--publish", "127.0.0.1:5353:53/udp").ports();
    assertThat(ports.bind(Transport.TCP, address("0.0.0.0", 80)))
        .hasValue(address("0.0.0.0", 8080));
    assertThat(ports.bind(Transport.UDP, address("0.0.0.0", 53)))
        .hasValue(address("127.0.0.1", 5353));
    assertThat(ports.bind(Transport.TCP, address("0.0.0.0", 53))).isEmpty();
    assertThat(ports.anyPort()).isFalse();
  }

  @Test
  void destinationsAreListedInOneOptionOrMore() {
    Destinations some =
        network("--allow-net", "db:3306,10.0.0.0/8", "--allow-net", "x").destinations();
    assertThat(some.rules()).hasSize(3);
    assertThat(network("--allow-net", "db,all").destinations().all()).isTrue();
  }

  @Test
  void listenersAreAddresses() {
    assertThat(network("--listen", "80", "--listen", "127.0.0.1:81").listeners())
        .containsExactly(address("0.0.0.0", 80), address("127.0.0.1", 81));
  }

  @Test
  void contradictionsAreNamed() {
    assertThatThrownBy(() -> network("--network", "host", "-p", "80:80"))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("with --network host the guest listens where it wants");
    assertThatThrownBy(() -> network("-p", "80:80", "-p", "81:80"))
        .hasMessageContaining("published twice");
    assertThat(network("-p", "80:80", "-p", "81:80/udp").ports()).isNotEqualTo(Ports.NONE);
  }

  @Test
  void wrongWordsAreRefused() {
    assertThatThrownBy(() -> network("--allow-net", "a b")).hasMessageContaining("\"a b\"");
    assertThatThrownBy(() -> network("--network", "bridge")).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> network("-p", "80")).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> network("--listen", "x:y")).isInstanceOf(ParameterException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "BIND, 0.0.0.0:80/tcp, -p 80:80",
    "BIND, 0.0.0.0:53/udp, -p 53:53/udp",
    "LISTEN, 0.0.0.0:0/tcp, --network host",
    "REACH, 10.0.0.1:80/tcp, --allow-net 10.0.0.1:80",
    "LOOKUP, example.org, --allow-net example.org",
  })
  void aRefusalTellsTheWayOut(Refusal.Kind kind, String target, String hint) {
    network().refusals().accept(new Refusal(kind, target));
    assertThat(notices).singleElement().asString().contains("\"" + target + "\"").endsWith(hint);
  }
}
