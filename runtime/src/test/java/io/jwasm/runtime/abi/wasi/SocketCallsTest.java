package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.Fd;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fd.StandardStreams;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Sockets;
import io.jwasm.runtime.stop.StopSignal;
import io.jwasm.runtime.testing.HostSockets;
import io.jwasm.runtime.testing.Pipe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketCallsTest {
  private static final int VECTOR = 0;
  private static final int COUNT = 16;
  private static final int FLAGS = 20;
  private static final int NEW_FD = 24;
  private static final int BUFFER = 64;

  private final StopSignal stop = new StopSignal();
  private final DescriptorTable table = new DescriptorTable(8);
  private final Pipe pipe = new Pipe();
  private final GuestFileSystem files =
      GuestFileSystem.open(List.of(), Path.of("/nonexistent"), table, stop);
  private final Sockets sockets =
      new Sockets(Network.open(SocketFactory.OF_HOST), stop, table, files);
  private final Calls calls = new Calls(new SocketCalls(WasiVersion.PREVIEW1, sockets));

  @AfterEach
  void close() {
    calls.close();
    table.close();
    files.close();
    stop.close();
    pipe.close();
  }

  @Test
  void onlySocketsAreSockets() {
    int file = table.add(StandardStreams.of(pipe.readFd(), Access.READ, true, stop));

    assertThat(calls.call("sock_shutdown", file, 1)).isEqualTo(WasiErrno.NOTSOCK);
    assertThat(calls.call("sock_shutdown", 7, 1)).isEqualTo(WasiErrno.BADF);
    assertThat(calls.call("sock_shutdown", 7, 9)).isEqualTo(WasiErrno.BADF);
    assertThat(calls.call("sock_accept", file, 0, NEW_FD)).isEqualTo(WasiErrno.NOTSOCK);
    assertThat(calls.call("sock_recv", file, VECTOR, 0, 0, COUNT, FLAGS))
        .isEqualTo(WasiErrno.NOTSOCK);
    assertThat(calls.call("sock_send", -1, VECTOR, 0, 0, COUNT)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void flagsThatDoNotExistAreInvalid() {
    assertThat(calls.call("sock_accept", 0, FdFlags.APPEND, NEW_FD)).isEqualTo(WasiErrno.INVAL);
    assertThat(calls.call("sock_recv", 0, VECTOR, 0, 4, COUNT, FLAGS)).isEqualTo(WasiErrno.INVAL);
    assertThat(calls.call("sock_send", 0, VECTOR, 0, 1, COUNT)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void theOldVersionCannotAccept() {
    var old =
        new WasiAbi(WasiVersion.PREVIEW0, List.of(new SocketCalls(WasiVersion.PREVIEW0, sockets)));

    assertThat(old.types("wasi_unstable", "sock_accept")).isEmpty();
    assertThat(old.types("wasi_unstable", "sock_send"))
        .containsExactly(FunctionType.of("IIIII", "I"));
    assertThat(old.types("wasi_snapshot_preview1", "sock_send")).isEmpty();
  }

  @Test
  void servesAnInheritedListener() throws Exception {
    try (var listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int host = HostSockets.duplicate(listener);
      var socket = Objects.requireNonNull(sockets.inherit(host));
      assertThat(socket.setFlags(FdFlags.NONBLOCK)).isZero();
      int fd = table.add(socket);
      Fd.close(host);
      listener.configureBlocking(false);
      assertThat(calls.call("sock_accept", fd, 0, NEW_FD)).isEqualTo(WasiErrno.AGAIN);

      try (var client = SocketChannel.open(listener.getLocalAddress())) {
        while (calls.call("sock_accept", fd, 0, NEW_FD) == WasiErrno.AGAIN) {
          Thread.onSpinWait(); // connected, but not yet queued
        }
        talk(client, calls.memory.getInt(NEW_FD));
      }
    }
  }

  private void talk(SocketChannel client, int connection) throws Exception {
    client.write(ByteBuffer.wrap("ping".getBytes(StandardCharsets.UTF_8)));
    calls.memory.putInt(VECTOR, BUFFER);
    calls.memory.putInt(VECTOR + 4, 4);

    assertThat(calls.call("sock_recv", connection, VECTOR, 1, 0, COUNT, FLAGS)).isZero();
    assertThat(calls.memory.getInt(COUNT)).isEqualTo(4);
    assertThat(calls.memory.utf8(BUFFER, 4)).isEqualTo("ping");
    assertThat(calls.call("sock_send", connection, VECTOR, 1, 0, COUNT)).isZero();
    assertThat(calls.call("sock_shutdown", connection, 2)).isZero();
    assertThat(calls.call("sock_shutdown", connection, 4)).isEqualTo(WasiErrno.INVAL);

    var answer = ByteBuffer.allocate(8);
    while (client.read(answer) >= 0) {
      // until the end that the shutdown made
    }
    assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8))
        .isEqualTo("ping");

    client.close();
    assertThat(calls.call("sock_recv", connection, VECTOR, 1, 0, COUNT, FLAGS)).isZero();
    assertThat(calls.memory.getInt(COUNT)).isZero();
    assertThat(calls.call("sock_recv", connection, VECTOR, 1, 1, COUNT, FLAGS)).isZero();
  }
}
