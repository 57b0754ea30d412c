package io.jwasm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {
  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int GETSOCKOPT = Arch.HOST == Arch.X86_64 ? 55 : 209;
  private static final int SOL_SOCKET = 1;
  private static final int SO_NETNS_COOKIE = 71;

  private Process inside;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "namespaces need root");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "util-linux is missing");
    inside = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; read x").start();
    assertThat(inside.inputReader().readLine()).isEqualTo("ready");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (inside != null) {
      inside.destroyForcibly().waitFor();
    }
  }

  @Test
  void socketsAreWhereTheProcessIs() {
    long host = cookie(SocketFactory.OF_HOST);
    try (var thread = NamespaceThread.open();
        NetworkNamespace namespace = thread.ofProcess((int) inside.pid())) {
      long first = cookie(namespace);
      assertThat(first).isNotEqualTo(host);
      assertThat(cookie(namespace)).isEqualTo(first);
      assertThat(cookie(SocketFactory.OF_HOST)).isEqualTo(host);
    }
  }

  @Test
  void outlivesItsProcessUntilItIsClosed() throws InterruptedException {
    try (var thread = NamespaceThread.open();
        NetworkNamespace namespace = thread.ofProcess((int) inside.pid())) {
      inside.destroyForcibly().waitFor();
      assertThat(cookie(namespace)).isPositive();
      namespace.close();
      assertThat(namespace.open(AF_INET, SOCK_STREAM, 0)).isEqualTo(-Errno.EBADF);
    }
  }

  @Test
  void needsAProcess() {
    try (var thread = NamespaceThread.open()) {
      assertThatThrownBy(() -> thread.ofProcess(Integer.MAX_VALUE))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }

  @Test
  void answersTheKernelsError() {
    try (var thread = NamespaceThread.open();
        NetworkNamespace namespace = thread.ofProcess((int) inside.pid())) {
      assertThat(namespace.open(-1, SOCK_STREAM, 0)).isNegative();
    }
  }

  private static long cookie(SocketFactory sockets) {
    int fd = sockets.open(AF_INET, SOCK_STREAM, 0);
    assertThat(fd).isPositive();
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(8, 8);
      var size = arena.allocateFrom(ValueLayout.JAVA_INT, 8);
      long result =
          Kernel.call(
              GETSOCKOPT, fd, SOL_SOCKET, SO_NETNS_COOKIE, value.address(), size.address(), 0);
      assertThat(result).isZero();
      return value.get(ValueLayout.JAVA_LONG, 0);
    } finally {
      Fd.close(fd);
    }
  }
}
