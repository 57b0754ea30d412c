package io.jwasm.runtime.abi.wasmedge;

import static io.jwasm.runtime.abi.wasmedge.SocketLab.ADDRESS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.COUNT;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.FLAGS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.OCTETS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.runtime.net.PublishedPort;
import io.jwasm.runtime.net.Refusal;
import io.jwasm.runtime.net.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sockets do for a guest that may not do everything. */
@Timeout(60)
class ConfinedSocketsTest {
  private final List<Refusal> refusals = new ArrayList<>();

  private Network network(PublishedPort... ports) {
    return new Network(
        SocketFactory.OF_HOST,
        new Ports.Published(List.of(ports)),
        Destinations.NONE,
        List.of(),
        refusals::add);
  }

  private static PublishedPort published(int guest, Transport transport) {
    return new PublishedPort(Optional.of(IpAddress.LOOPBACK4), 0, guest, transport);
  }

  @Test
  void nothingWorksUnlessItIsAllowedAndEachRefusalIsToldOnce() {
    try (var lab = new SocketLab(network())) {
      int fd = lab.open(Address.INET4, 2);
      for (int i = 0; i < 2; i++) {
        assertThat(lab.call("sock_bind", fd, lab.loopback(), 80)).isEqualTo(WasiErrno.ACCES);
        assertThat(lab.call("sock_connect", fd, lab.loopback(), 80)).isEqualTo(WasiErrno.ACCES);
      }
      assertThat(lab.call("sock_listen", fd, 1)).isEqualTo(WasiErrno.ACCES);
      int udp = lab.open(Address.INET4, 1);
      assertThat(lab.call("sock_bind", udp, lab.loopback(), 0)).isZero();
      int sent = lab.call("sock_send_to", udp, lab.text("x"), 1, lab.loopback(), 53, 0, COUNT);
      assertThat(sent).isEqualTo(WasiErrno.ACCES);
      assertThat(refusals)
          .containsExactly(
              new Refusal(Refusal.Kind.BIND, "127.0.0.1:80/tcp"),
              new Refusal(Refusal.Kind.REACH, "127.0.0.1:80/tcp"),
              new Refusal(Refusal.Kind.LISTEN, "0.0.0.0:0/tcp"),
              new Refusal(Refusal.Kind.REACH, "127.0.0.1:53/udp"));
    }
  }

  @Test
  void aGuestSeesItsOwnPortOfAPublishedOne() {
    try (var lab = new SocketLab(network(published(9000, Transport.TCP)));
        var outside = new SocketLab()) {
      int listener = lab.open(Address.INET4, 2);
      assertThat(lab.call("sock_bind", listener, lab.address(Address.V4, 0, 0, 0, 0), 9000))
          .isZero();
      assertThat(lab.call("sock_listen", listener, 1)).isZero();
      assertThat(lab.port(listener)).isEqualTo(9000);
      int client = outside.connect(hostPort(lab, listener));
      int connection = lab.accept(listener);
      assertThat(lab.port(connection)).isEqualTo(9000);
      assertThat(outside.send(client, "x")).isZero();
      assertThat(lab.receive(connection, 1, 0)).isZero();
      assertThat(refusals).isEmpty();
    }
  }

  private static int hostPort(SocketLab lab, int fd) {
    var descriptor = java.util.Objects.requireNonNull(lab.table.acquire(fd));
    try {
      return ((Inet) io.jwasm.linux.Socket.local(descriptor.pollFd())).port();
    } finally {
      descriptor.release();
    }
  }

  @Test
  void whoAskedIsAnsweredAndNobodyElse() {
    try (var lab = new SocketLab(network(published(53, Transport.UDP)));
        var outside = new SocketLab()) {
      int server = lab.open(Address.INET4, 1);
      assertThat(lab.call("sock_bind", server, lab.loopback(), 53)).isZero();
      int client = outside.open(Address.INET4, 1);
      int port = hostPort(lab, server);
      int sent =
          outside.call(
              "sock_send_to", client, outside.text("q"), 1, outside.loopback(), port, 0, COUNT);
      assertThat(sent).isZero();
      lab.address(Address.STORAGE);
      assertThat(
              lab.call("sock_recv_from", server, lab.vector(9), 1, ADDRESS, 0, PORT, COUNT, FLAGS))
          .isZero();
      int from = Short.toUnsignedInt(Short.reverseBytes(lab.memory.getShort(PORT)));
      assertThat(lab.memory.getInt(OCTETS + 2)).isEqualTo(0x0100_007f);
      assertThat(lab.call("sock_send_to", server, lab.text("a"), 1, ADDRESS, from, 0, COUNT))
          .isZero();
      assertThat(outside.receive(client, 9, 0)).isZero();
      assertThat(outside.received()).isEqualTo("a");
      assertThat(lab.call("sock_send_to", server, lab.text("a"), 1, ADDRESS, 9, 0, COUNT))
          .isEqualTo(WasiErrno.ACCES);
    }
  }
}
