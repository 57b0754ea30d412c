package io.jwasm.runtime.abi.wasmedge;

import static io.jwasm.runtime.abi.wasmedge.SocketLab.ADDRESS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.COUNT;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.FLAGS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.KIND;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.OCTETS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.runtime.net.Refusal;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UnixSocketsTest {
  private static final int STREAM = 2;
  private static final int DATAGRAM = 1;

  @TempDir private Path base;
  private final List<Refusal> refusals = new ArrayList<>();
  private Path shared = Path.of("");
  private SocketLab lab = new SocketLab();

  @BeforeEach
  void mount() throws IOException {
    lab.close();
    shared = Files.createDirectory(base.resolve("shared"));
    Path fixed = Files.createDirectory(base.resolve("fixed"));
    lab = lab(Mount.directory(shared, "/run", false), Mount.directory(fixed, "/fixed", true));
  }

  private SocketLab lab(Mount... mounts) {
    var network =
        new Network(SocketFactory.OF_HOST, Ports.NONE, Destinations.NONE, List.of(), refusals::add);
    return new SocketLab(network, List.of(mounts));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private int path(String path) {
    return lab.path(path.getBytes(StandardCharsets.UTF_8));
  }

  private int bind(int fd, String path) {
    return lab.call("sock_bind", fd, path(path), 0);
  }

  private int connect(int fd, String path) {
    return lab.call("sock_connect", fd, path(path), 0);
  }

  private int listener(String path) {
    int fd = lab.open(Address.UNIX, STREAM);
    assertThat(bind(fd, path)).isZero();
    assertThat(lab.call("sock_listen", fd, 4)).isZero();
    return fd;
  }

  private String name(String call, int fd) {
    lab.address(Address.STORAGE);
    assertThat(lab.call(call, fd, ADDRESS, PORT)).isZero();
    return shown();
  }

  private String shown() {
    assertThat(lab.memory.getShort(OCTETS)).isEqualTo((short) Address.UNIX);
    String text = lab.memory.utf8(OCTETS + 2, 108);
    return text.substring(0, text.indexOf(0));
  }

  @Test
  void streamsMeetAtAPath() {
    int listener = listener("/run/app.sock");
    assertThat(shared.resolve("app.sock")).exists();
    int client = lab.open(Address.UNIX, STREAM);
    assertThat(connect(client, "/run/./app.sock")).isZero();
    int server = lab.accept(listener);
    assertThat(lab.send(client, "over a path")).isZero();
    assertThat(lab.receive(server, 100, 0)).isZero();
    assertThat(lab.received()).isEqualTo("over a path");
    assertThat(name("sock_getlocaladdr", server)).isEqualTo("/run/app.sock");
    assertThat(name("sock_getpeeraddr", client)).isEqualTo("/run/./app.sock");
    assertThat(name("sock_getpeeraddr", server)).isEmpty();
    lab.address(Address.V4);
    assertThat(lab.call("sock_getlocaladdr", server, ADDRESS, KIND, PORT))
        .isEqualTo(WasiErrno.AFNOSUPPORT);
    assertThat(refusals).isEmpty();
  }

  @Test
  void datagramsAreAnsweredByName() {
    int server = lab.open(Address.UNIX, DATAGRAM);
    assertThat(bind(server, "run/log")).isZero();
    int client = lab.open(Address.UNIX, DATAGRAM);
    assertThat(bind(client, "/run/client")).isZero();
    int to = path("/run/log");
    assertThat(lab.call("sock_send_to", client, lab.text("one"), 1, to, 0, 0, COUNT)).isZero();
    lab.address(Address.STORAGE);
    assertThat(lab.call("sock_recv_from", server, lab.vector(2), 1, ADDRESS, 0, PORT, COUNT, FLAGS))
        .isZero();
    assertThat(lab.received()).isEqualTo("on");
    assertThat(lab.memory.getShort(FLAGS)).isEqualTo((short) 1);
    assertThat(shown()).isEqualTo("/run/client");
    assertThat(lab.call("sock_send_to", server, lab.text("two"), 1, ADDRESS, 0, 0, COUNT)).isZero();
    assertThat(lab.receive(client, 9, 0)).isZero();
    assertThat(lab.received()).isEqualTo("two");
  }

  @Test
  void aProgramOfTheHostIsReachedAndReaches() throws IOException {
    var address = UnixDomainSocketAddress.of(shared.resolve("native.sock"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      int fd = lab.open(Address.UNIX, STREAM);
      assertThat(connect(fd, "/run/native.sock")).isZero();
      assertThat(lab.send(fd, "x")).isZero();
      try (SocketChannel peer = server.accept()) {
        assertThat(peer.read(ByteBuffer.allocate(4))).isEqualTo(1);
      }
      try (var other = lab(Mount.file(shared.resolve("native.sock"), "/db.sock", true))) {
        int mounted = other.open(Address.UNIX, STREAM);
        byte[] name = "/db.sock".getBytes(StandardCharsets.UTF_8);
        assertThat(other.call("sock_connect", mounted, other.path(name), 0)).isZero();
      }
    }
    int listener = listener("/run/guest.sock");
    var guest = UnixDomainSocketAddress.of(shared.resolve("guest.sock"));
    try (var client = SocketChannel.open(guest)) {
      assertThat(client.write(ByteBuffer.wrap(new byte[] {'y'}))).isEqualTo(1);
      assertThat(lab.receive(lab.accept(listener), 9, 0)).isZero();
      assertThat(lab.received()).isEqualTo("y");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/other/x", "/run/../../x", "/run"})
  void pathsOutsideOfMountsAreRefused(String path) {
    int fd = lab.open(Address.UNIX, STREAM);
    assertThat(bind(fd, path)).isEqualTo(WasiErrno.PERM);
    assertThat(connect(fd, path)).isEqualTo(WasiErrno.PERM);
  }

  @Test
  void linksDoNotLeadOut() throws IOException {
    Path outside = Files.createDirectory(base.resolve("outside"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(outside.resolve("secret")));
      Files.createSymbolicLink(shared.resolve("file"), outside.resolve("secret"));
      Files.createSymbolicLink(shared.resolve("up"), Path.of("../outside"));
      for (String path : List.of("/run/file", "/run/up/secret")) {
        int fd = lab.open(Address.UNIX, STREAM);
        assertThat(connect(fd, path)).isIn(WasiErrno.PERM, WasiErrno.NOENT, WasiErrno.XDEV);
      }
      int fd = lab.open(Address.UNIX, STREAM);
      assertThat(bind(fd, "/run/up/new")).isIn(WasiErrno.PERM, WasiErrno.NOENT, WasiErrno.XDEV);
      assertThat(bind(fd, "/run/file")).isEqualTo(WasiErrno.ADDRINUSE);
      assertThat(outside.resolve("new")).doesNotExist();
    }
  }

  @Test
  void whatIsWrongWithAPathIsToldApart() throws IOException {
    int listener = listener("/run/app.sock");
    assertThat(bind(lab.open(Address.UNIX, STREAM), "/run/app.sock"))
        .isEqualTo(WasiErrno.ADDRINUSE);
    int fd = lab.open(Address.UNIX, STREAM);
    assertThat(bind(fd, "/fixed/new")).isEqualTo(WasiErrno.ROFS);
    assertThat(connect(fd, "/run/none")).isEqualTo(WasiErrno.NOENT);
    Files.createFile(shared.resolve("plain"));
    assertThat(connect(fd, "/run/plain")).isEqualTo(WasiErrno.CONNREFUSED);
    assertThat(bind(fd, "/run/" + "x".repeat(95))).isEqualTo(WasiErrno.NAMETOOLONG);
    assertThat(lab.call("fd_close", listener)).isZero();
    assertThat(connect(fd, "/run/app.sock")).isEqualTo(WasiErrno.CONNREFUSED);
    assertThat(lab.call("sock_connect", fd, lab.loopback(), 80)).isEqualTo(WasiErrno.INVAL);
    int inet = lab.open(Address.INET4, STREAM);
    assertThat(connect(inet, "/run/app.sock")).isEqualTo(WasiErrno.AFNOSUPPORT);
  }

  @Test
  void abstractNamesAreRefused() {
    int fd = lab.open(Address.UNIX, STREAM);
    for (byte[] name : new byte[][] {{0, 'd', 'b', 'u', 's'}, {}}) {
      assertThat(lab.call("sock_connect", fd, lab.path(name), 0)).isEqualTo(WasiErrno.ACCES);
      assertThat(lab.call("sock_bind", fd, lab.path(name), 0)).isEqualTo(WasiErrno.ACCES);
    }
    assertThat(refusals)
        .containsExactly(
            new Refusal(Refusal.Kind.ABSTRACT, "@dbus"), new Refusal(Refusal.Kind.ABSTRACT, "@"));
  }

  @Test
  void aFullQueueIsWaitedForOnlyByBlockingSockets() {
    int listener = lab.open(Address.UNIX, STREAM);
    assertThat(bind(listener, "/run/full")).isZero();
    assertThat(lab.call("sock_listen", listener, 0)).isZero();
    int fd = lab.open(Address.UNIX, STREAM);
    assertThat(connect(fd, "/run/full")).isZero();
    int other = lab.open(Address.UNIX, STREAM);
    assertThat(lab.call("fd_fdstat_set_flags", other, 4)).isZero();
    assertThat(connect(other, "/run/full")).isEqualTo(WasiErrno.AGAIN);
    assertThat(lab.accept(listener)).isPositive();
    assertThat(connect(other, "/run/full")).isZero();
  }
}
