package io.jwasm.runtime.abi.wasmedge;

import static io.jwasm.runtime.abi.wasmedge.SocketLab.ADDRESS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.COUNT;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.FLAGS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.OCTETS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.abi.wasi.WasiErrno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramSocketsTest {
  private final SocketLab lab = new SocketLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private int server() {
    int fd = lab.open(Address.INET4, 1);
    assertThat(lab.call("sock_bind_v2", fd, lab.address(Address.STORAGE, 127, 0, 0, 1), 0))
        .isZero();
    return fd;
  }

  private int sendTo(String name, int fd, String text, int length, int port) {
    return lab.call(name, fd, lab.text(text), 1, lab.address(length, 127, 0, 0, 1), port, 0, COUNT);
  }

  @Test
  void theFirstFormTellsNoPort() {
    int server = server();
    int client = lab.open(Address.INET4, 1);
    assertThat(sendTo("sock_send_to", client, "ping", Address.V4, lab.port(server))).isZero();
    lab.address(Address.V4);
    assertThat(lab.call("sock_recv_from", server, lab.vector(9), 1, ADDRESS, 0, COUNT, FLAGS))
        .isZero();
    assertThat(lab.received()).isEqualTo("ping");
    assertThat(lab.memory.getInt(OCTETS)).isEqualTo(0x0100_007f);
  }

  @Test
  void theSecondFormTellsThePortInNetworkOrder() {
    int server = server();
    int client = server();
    assertThat(sendTo("sock_send_to_v2", client, "ping", Address.STORAGE, lab.port(server)))
        .isZero();
    lab.address(Address.STORAGE);
    lab.memory.putInt(PORT, 0x5555_0000);
    assertThat(lab.call("sock_recv_from", server, lab.vector(3), 1, ADDRESS, 0, PORT, COUNT, FLAGS))
        .isZero();
    assertThat(lab.received()).isEqualTo("pin");
    assertThat(lab.memory.getShort(FLAGS)).isEqualTo((short) 1);
    assertThat(lab.memory.getShort(OCTETS)).isEqualTo((short) Address.INET4);
    assertThat(lab.memory.getInt(OCTETS + 2)).isEqualTo(0x0100_007f);
    int seen = lab.memory.getInt(PORT);
    assertThat(seen >>> 16).isEqualTo(0x5555);
    assertThat(Short.toUnsignedInt(Short.reverseBytes((short) seen))).isEqualTo(lab.port(client));
  }

  @Test
  void anAddressThatCannotBeToldCostsNoMessage() {
    int server = lab.open(Address.INET6, 1);
    lab.address(Address.V4);
    assertThat(lab.call("sock_recv_from", server, lab.vector(9), 1, ADDRESS, 0, COUNT, FLAGS))
        .isEqualTo(WasiErrno.NOMEM);
    assertThat(sendTo("sock_send_to", server, "x", Address.V4, 70_000)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void connectedOnesNeedNoAddress() {
    int server = server();
    int port = lab.port(server);
    int client = lab.open(Address.INET4, 1);
    assertThat(lab.call("sock_connect", client, lab.loopback(), port)).isZero();
    assertThat(lab.send(client, "one")).isZero();
    assertThat(lab.call("fd_write", client, lab.text("two"), 1, COUNT)).isZero();
    assertThat(lab.receive(server, 10, 0)).isZero();
    assertThat(lab.received()).isEqualTo("one");
    assertThat(lab.receive(server, 10, 0)).isZero();
    assertThat(lab.received()).isEqualTo("two");
    assertThat(lab.call("fd_fdstat_get", server, 512)).isZero();
    assertThat(lab.memory.getByte(512)).isEqualTo((byte) 5);
  }
}
