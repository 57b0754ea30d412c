package io.jwasm.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketAddress.Unix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketTest {
  private static final int BUFFER = 64;

  private final List<Integer> open = new ArrayList<>();
  private final long memory = VirtualMemory.reserve(VirtualMemory.PAGE);

  SocketTest() {
    VirtualMemory.commit(memory, VirtualMemory.PAGE);
  }

  @AfterEach
  void close() {
    open.forEach(Fd::close);
    VirtualMemory.release(memory, VirtualMemory.PAGE);
  }

  private int socket(int family, int type) {
    int fd = Socket.open(family, type | Socket.NONBLOCK, 0);
    assertThat(fd).isNotNegative();
    open.add(fd);
    return fd;
  }

  /** A vector of so many bytes, which start at {@link #BUFFER}. */
  private long vector(int length) {
    RawMemory.putLong(memory, memory + BUFFER);
    RawMemory.putLong(memory + 8, length);
    return memory;
  }

  private long text(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    RawMemory.copy(bytes, 0, memory + BUFFER, bytes.length);
    return vector(bytes.length);
  }

  private String received(int length) {
    byte[] bytes = new byte[length];
    RawMemory.copy(memory + BUFFER, bytes, 0, length);
    return new String(bytes, US_ASCII);
  }

  private static void awaitReadable(int fd) {
    try (var set = new PollSet(1)) {
      set.set(0, fd, PollSet.POLLIN);
      assertThat(set.poll(20_000_000_000L)).isOne();
    }
  }

  @Test
  void datagramsHaveSendersAndMayBeTooLong() {
    for (IpAddress loopback : List.of(IpAddress.LOOPBACK4, IpAddress.LOOPBACK6)) {
      int family = loopback.wide() ? Socket.INET6 : Socket.INET;
      int server = socket(family, Socket.DGRAM);
      if (Socket.bind(server, new Inet(loopback, 0)) == -Errno.EADDRNOTAVAIL) {
        continue; // a machine without IPv6
      }
      int client = socket(family, Socket.DGRAM);
      SocketMessage message = SocketMessage.get();
      assertThat(message.receive(server, vector(8), 1, 0)).isEqualTo(-Errno.EAGAIN);
      assertThat(message.send(client, text("hello"), 1, Socket.local(server))).isEqualTo(5);
      awaitReadable(server);

      assertThat(message.receive(server, vector(8), 1, SocketMessage.PEEK)).isEqualTo(5);
      assertThat(message.truncated()).isFalse();
      assertThat(message.receive(server, vector(4), 1, 0)).isEqualTo(4);
      assertThat(received(4)).isEqualTo("hell");
      assertThat(message.truncated()).isTrue();
      int port = ((Inet) Socket.local(client)).port();
      assertThat(message.sender()).isEqualTo(new Inet(loopback, port));
    }
  }

  @Test
  void aWriterToNobodyGetsAnErrorAndNoSignal(@TempDir Path directory) {
    var address = new Unix(directory.resolve("s").toString().getBytes(US_ASCII));
    int server = socket(Socket.UNIX, Socket.STREAM);
    int client = socket(Socket.UNIX, Socket.STREAM);
    assertThat(Socket.bind(server, address)).isZero();
    assertThat(Socket.listen(server, 1)).isZero();
    assertThat(Socket.connect(client, address)).isZero();
    assertThat(Socket.peer(client)).isEqualTo(address).hasSameHashCodeAs(address);
    assertThat(Socket.local(client)).isEqualTo(Unix.UNNAMED);
    Fd.close(Socket.accept(server));
    assertThat(SocketMessage.get().send(client, text("x"), 1, null)).isEqualTo(-Errno.EPIPE);
  }

  @Test
  void streamsAreReceivedFromAndWaitedFor(@TempDir Path directory) {
    var address = new Unix(directory.resolve("s").toString().getBytes(US_ASCII));
    int server = socket(Socket.UNIX, Socket.STREAM);
    int client = socket(Socket.UNIX, Socket.STREAM);
    assertThat(Socket.bind(server, address)).isZero();
    assertThat(Socket.listen(server, 1)).isZero();
    assertThat(PollSet.either(server, client, PollSet.POLLOUT, 0)).isTrue(); // it hangs up
    assertThat(PollSet.either(server, -1, (short) 0, 1_000_000)).isFalse();
    assertThat(Socket.connect(client, address)).isZero();
    assertThat(PollSet.either(server, -1, (short) 0, 20_000_000_000L)).isTrue();
    int peer = Socket.accept(server);
    open.add(peer);
    SocketMessage message = SocketMessage.get();
    assertThat(message.receiveStream(peer, vector(8), 1, 0)).isEqualTo(-Errno.EAGAIN);
    assertThat(message.send(client, text("stream"), 1, null)).isEqualTo(6);
    assertThat(PollSet.either(-1, peer, PollSet.POLLIN, 20_000_000_000L)).isTrue();
    assertThat(message.receiveStream(peer, vector(2), 1, SocketMessage.PEEK)).isEqualTo(2);
    assertThat(message.receiveStream(peer, vector(8), 1, 0)).isEqualTo(6);
    assertThat(received(6)).isEqualTo("stream");
    assertThat(message.truncated()).isFalse();
    assertThat(message.sender()).isEqualTo(Unix.UNNAMED);
  }

  @Test
  void optionsGoBothWays() {
    int fd = socket(Socket.INET, Socket.STREAM);
    assertThat(SocketOption.getInt(fd, SocketOption.REUSEADDR)).isZero();
    assertThat(SocketOption.setInt(fd, SocketOption.REUSEADDR, 1)).isZero();
    assertThat(SocketOption.getInt(fd, SocketOption.REUSEADDR)).isOne();
    assertThat(SocketOption.getInt(fd, SocketOption.DOMAIN)).isEqualTo(Socket.INET);
    assertThat(SocketOption.setPair(fd, SocketOption.LINGER, 1 | 5L << 32)).isZero();
    assertThat(SocketOption.getPair(fd, SocketOption.LINGER)).isEqualTo(1 | 5L << 32);
    assertThat(SocketOption.getText(fd, SocketOption.BINDTODEVICE)).isEmpty();
    assertThat(SocketOption.setNoDelay(fd)).isZero();
    assertThat(SocketOption.getInt(-1, SocketOption.TYPE)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void onlyConnectedSocketsHavePeers() {
    int fd = socket(Socket.INET, Socket.STREAM);
    assertThat(Socket.local(fd)).hasToString("0.0.0.0:0");
    assertThatThrownBy(() -> Socket.peer(fd))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTCONN));
  }
}
