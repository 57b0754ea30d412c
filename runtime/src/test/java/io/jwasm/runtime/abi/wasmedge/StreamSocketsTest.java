package io.jwasm.runtime.abi.wasmedge;

import static io.jwasm.runtime.abi.wasmedge.SocketLab.ADDRESS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.COUNT;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.FLAGS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.KIND;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.NEW_FD;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.OCTETS;
import static io.jwasm.runtime.abi.wasmedge.SocketLab.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.testing.HostThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamSocketsTest {
  private final SocketLab lab = new SocketLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void numbersAreTheLowestThatAreFree() {
    assertThat(lab.open(Address.INET4, 2)).isZero();
    assertThat(lab.open(Address.INET6, 1)).isEqualTo(1);
    assertThat(lab.call("fd_close", 0)).isZero();
    assertThat(lab.open(Address.INET4, 1)).isZero();
  }

  @Test
  void whatCannotBeOpenedIsToldApart() {
    assertThat(lab.call("sock_open", 0, 2, NEW_FD)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_open", 9, 2, NEW_FD)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_open", 1, 0, NEW_FD)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_open", 1, 5, NEW_FD)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_open", 1, 2, 0x7fff_ffff)).isEqualTo(WasiErrno.FAULT);
    assertThat(lab.table.size()).isZero();
  }

  @Test
  void bytesGoBothWaysThroughEveryCall() {
    int listener = lab.listener();
    int client = lab.connect(lab.port(listener));
    int server = lab.accept(listener);

    assertThat(lab.send(client, "question")).isZero();
    assertThat(lab.receive(server, 100, 0)).isZero();
    assertThat(lab.received()).isEqualTo("question");
    assertThat(lab.call("fd_write", server, lab.text("answer"), 1, COUNT)).isZero();
    assertThat(lab.call("fd_read", client, lab.vector(100), 1, COUNT)).isZero();
    assertThat(lab.received()).isEqualTo("answer");
    assertThat(lab.call("sock_send_v2", client, lab.text("more"), 1, 0, COUNT)).isZero();
    assertThat(lab.call("sock_recv_v2", server, lab.vector(100), 1, 0, COUNT, FLAGS)).isZero();
    assertThat(lab.received()).isEqualTo("more");

    assertThat(lab.call("sock_shutdown", client, 2)).isZero();
    assertThat(lab.receive(server, 100, 0)).isZero();
    assertThat(lab.memory.getInt(COUNT)).isZero();
    assertThat(lab.send(server, "late")).isZero();
    assertThat(lab.receive(client, 100, 0)).isZero();
    assertThat(lab.received()).isEqualTo("late");
  }

  @Test
  void peekingLeavesAndWaitingForAllTakesEverything() {
    int listener = lab.listener();
    int client = lab.connect(lab.port(listener));
    int server = lab.accept(listener);
    assertThat(lab.send(client, "abc")).isZero();
    assertThat(lab.receive(server, 2, 1)).isZero();
    assertThat(lab.received()).isEqualTo("ab");
    assertThat(lab.receive(server, 2, 1)).isZero();
    assertThat(lab.received()).isEqualTo("ab");
    var more = background("late-sender", () -> lab.receive(server, 6, 2));
    HostThreads.awaitSleeping("late-sender");
    lab.memory.putInt(200, 300);
    lab.memory.putInt(204, 3);
    lab.memory.put(300, new byte[] {'d', 'e', 'f'}, 0, 3);
    assertThat(lab.call("sock_send", client, 200, 1, 0, 208)).isZero();
    assertThat(more.join()).isZero();
    assertThat(lab.received()).isEqualTo("abcdef");
    assertThat(lab.receive(server, 2, 4)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void peekingMayWaitForAllWithoutTakingIt() {
    int listener = lab.listener();
    int client = lab.connect(lab.port(listener));
    int server = lab.accept(listener);
    assertThat(lab.send(client, "abc")).isZero();
    assertThat(lab.receive(server, 3, 3)).isZero();
    assertThat(lab.received()).isEqualTo("abc");
    var all = background("peeking", () -> lab.receive(server, 5, 3));
    HostThreads.awaitSleeping("peeking");
    lab.memory.putInt(200, 300);
    lab.memory.putInt(204, 2);
    lab.memory.put(300, new byte[] {'d', 'e'}, 0, 2);
    assertThat(lab.call("sock_send", client, 200, 1, 0, 208)).isZero();
    assertThat(all.join()).isZero();
    assertThat(lab.received()).isEqualTo("abcde");
    assertThat(lab.call("sock_shutdown", client, 2)).isZero();
    assertThat(lab.receive(server, 9, 3)).as("the end comes first").isZero();
    assertThat(lab.received()).isEqualTo("abcde");
    assertThat(lab.receive(server, 9, 0)).isZero();
    assertThat(lab.received()).isEqualTo("abcde");
  }

  @Test
  void addressesAreToldInBothForms() {
    int listener = lab.listener();
    int port = lab.port(listener);
    assertThat(lab.memory.getInt(KIND)).isEqualTo(4);
    int client = lab.connect(port);
    int server = lab.accept(listener);

    lab.address(Address.V4);
    assertThat(lab.call("sock_getpeeraddr", client, ADDRESS, KIND, PORT)).isZero();
    assertThat(lab.memory.getInt(OCTETS)).isEqualTo(0x0100_007f);
    assertThat(lab.memory.getInt(PORT)).isEqualTo(port);
    int clientPort = lab.port(client);
    lab.address(Address.STORAGE);
    assertThat(lab.call("sock_getpeeraddr", server, ADDRESS, PORT)).isZero();
    assertThat(lab.memory.getShort(OCTETS)).isEqualTo((short) 1);
    assertThat(lab.memory.getInt(OCTETS + 2)).isEqualTo(0x0100_007f);
    assertThat(lab.memory.getInt(PORT)).isEqualTo(clientPort);
    assertThat(lab.call("sock_getlocaladdr_v2", server, ADDRESS, PORT)).isZero();
    assertThat(lab.memory.getInt(PORT)).isEqualTo(port);

    assertThat(lab.call("sock_getpeeraddr", server, ADDRESS, KIND, PORT))
        .isEqualTo(WasiErrno.INVAL);
    lab.address(Address.V4);
    assertThat(lab.call("sock_getpeeraddr", server, ADDRESS, PORT)).isEqualTo(WasiErrno.INVAL);
    lab.address(5);
    assertThat(lab.call("sock_bind", client, ADDRESS, 1)).isEqualTo(WasiErrno.INVAL);
    lab.address(Address.V4);
    int six = lab.open(Address.INET6, 2);
    assertThat(lab.call("sock_getlocaladdr", six, ADDRESS, KIND, PORT)).isEqualTo(WasiErrno.NOMEM);
  }

  @Test
  void onlyTheNewDescriptorIsNonBlockingAfterAccept() {
    int listener = lab.listener();
    int client = lab.connect(lab.port(listener));
    assertThat(lab.call("sock_accept", listener, FdFlags.NONBLOCK, NEW_FD)).isZero();
    int server = lab.memory.getInt(NEW_FD);
    assertThat(lab.receive(server, 1, 0)).isEqualTo(WasiErrno.AGAIN);
    assertThat(lab.call("fd_fdstat_get", listener, 512)).isZero();
    assertThat(lab.memory.getByte(512)).isEqualTo((byte) 6);
    assertThat(lab.memory.getShort(514)).isZero();
    assertThat(lab.call("fd_fdstat_set_flags", listener, FdFlags.NONBLOCK)).isZero();
    assertThat(lab.call("sock_accept", listener, NEW_FD)).isEqualTo(WasiErrno.AGAIN);
    assertThat(lab.call("sock_accept_v2", listener, 0, NEW_FD)).isEqualTo(WasiErrno.AGAIN);
    assertThat(lab.call("sock_accept_v2", listener, 1, NEW_FD)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("fd_close", client)).isZero();
  }

  @Test
  void connectingWithoutWaitingReportsThroughPollAndOption() {
    int listener = lab.listener();
    int port = lab.port(listener);
    int client = lab.open(Address.INET4, 2);
    assertThat(lab.call("fd_fdstat_set_flags", client, FdFlags.NONBLOCK)).isZero();
    int first = lab.call("sock_connect", client, lab.loopback(), port);
    assertThat(first).isIn(WasiErrno.INPROGRESS, WasiErrno.SUCCESS);
    assertThat(pollWrite(client)).isZero();
    assertThat(error(client)).isZero();

    assertThat(lab.call("fd_close", listener)).isZero();
    int refused = lab.open(Address.INET4, 2);
    assertThat(lab.call("fd_fdstat_set_flags", refused, FdFlags.NONBLOCK)).isZero();
    assertThat(lab.call("sock_connect", refused, lab.loopback(), port))
        .isIn(WasiErrno.INPROGRESS, WasiErrno.CONNREFUSED);
    assertThat(pollWrite(refused)).isEqualTo(1);
    assertThat(error(refused)).isEqualTo(WasiErrno.CONNREFUSED);
    int blocking = lab.open(Address.INET4, 2);
    assertThat(lab.call("sock_connect", blocking, lab.loopback(), port))
        .isEqualTo(WasiErrno.CONNREFUSED);
  }

  /** Waits for writing, and answers the event's flags. */
  private int pollWrite(int fd) {
    lab.memory.putLong(2048, 7);
    lab.memory.putByte(2056, (byte) 2);
    lab.memory.putInt(2064, fd);
    assertThat(lab.call("poll_oneoff", 2048, 2200, 1, COUNT)).isZero();
    assertThat(lab.memory.getShort(2208)).isZero();
    return lab.memory.getShort(2224);
  }

  private int error(int fd) {
    lab.memory.putInt(COUNT, 4);
    assertThat(lab.call("sock_getsockopt", fd, 0, 2, 512, COUNT)).isZero();
    return lab.memory.getInt(512);
  }

  @Test
  void aDeadPeerIsAnErrorAndNoSignal() {
    int listener = lab.listener();
    int client = lab.connect(lab.port(listener));
    int server = lab.accept(listener);
    assertThat(lab.call("fd_close", server)).isZero();
    assertThat(lab.send(client, "x")).isIn(WasiErrno.SUCCESS, WasiErrno.PIPE, WasiErrno.CONNRESET);
    int result = 0;
    while (result == 0) {
      result = lab.call("fd_write", client, lab.text("y"), 1, COUNT);
    }
    assertThat(result).isIn(WasiErrno.PIPE, WasiErrno.CONNRESET);
  }

  @Test
  void unconnectedSocketsSaySo() {
    int fd = lab.open(Address.INET4, 2);
    lab.address(Address.V6);
    assertThat(lab.call("sock_getpeeraddr", fd, ADDRESS, KIND, PORT)).isEqualTo(WasiErrno.NOTCONN);
    assertThat(lab.receive(fd, 1, 0)).isEqualTo(WasiErrno.NOTCONN);
    assertThat(lab.send(fd, "x")).isEqualTo(WasiErrno.PIPE);
    assertThat(lab.call("sock_shutdown", fd, 0)).isEqualTo(WasiErrno.NOTCONN);
    assertThat(lab.call("sock_shutdown", fd, 3)).isEqualTo(WasiErrno.NOTCONN);
    assertThat(lab.call("sock_shutdown", fd, 4)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("fd_tell", fd, 512)).isEqualTo(WasiErrno.SPIPE);
    assertThat(lab.call("fd_filestat_get", fd, 512)).isZero();
    assertThat(lab.memory.getByte(528)).isEqualTo((byte) 6);
  }

  @Test
  void everyWaitCanBeStopped() throws Exception {
    int listener = lab.listener();
    int client = lab.connect(lab.port(listener));
    int server = lab.accept(listener);
    var accepting = background("accepting", () -> lab.call("sock_accept", listener, NEW_FD));
    var reading = background("reading", () -> lab.receive(server, 1, 0));
    var writing =
        background(
            "writing",
            () -> {
              lab.memory.putInt(200, 4096);
              lab.memory.putInt(204, 1 << 20);
              int result = 0;
              while (result == 0) {
                result = lab.call("sock_send", client, 200, 1, 0, 208);
              }
              return result;
            });
    HostThreads.awaitSleeping("accepting");
    HostThreads.awaitSleeping("writing");
    lab.stop.request();
    for (var future : java.util.List.of(accepting, writing)) {
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(GuestStop.Interrupted.class);
    }
    assertThat(reading.handle((value, _) -> true).get()).isTrue();
  }

  private static CompletableFuture<Integer> background(String name, IntSupplier work) {
    var result = new CompletableFuture<Integer>();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            result.complete(work.getAsInt());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    return result;
  }
}
