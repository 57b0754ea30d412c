package io.jwasm.shim.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.shim.server.ServerOptions.Grouping;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UseTest {
  @TempDir Path directory;

  private Use use(Grouping grouping, Duration idle) {
    Path containerd = directory.resolve("c");
    return new Use(
        new ServerOptions(
            directory.resolve("s.sock"),
            containerd,
            containerd,
            "default",
            grouping,
            idle,
            Duration.ZERO));
  }

  private ServerSocketChannel containerd() throws Exception {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return server.bind(UnixDomainSocketAddress.of(directory.resolve("c")));
  }

  @Test
  void aNamespaceStaysForAWhile() throws Exception {
    try (ServerSocketChannel _ = containerd()) {
      Use use = use(Grouping.NAMESPACE, Duration.ofHours(1));
      assertThat(use.isOver(false, true)).isFalse();
      assertThat(use.isOver(false, false)).isFalse();
      Use impatient = use(Grouping.NAMESPACE, Duration.ZERO);
      assertThat(impatient.isOver(true, false)).isFalse();
      assertThat(impatient.isOver(false, false)).isTrue();
    }
  }

  @Test
  void aSingleContainersServerEndsWithIt() throws Exception {
    try (ServerSocketChannel _ = containerd()) {
      Use use = use(Grouping.CONTAINER, Duration.ofHours(1));
      assertThat(use.isOver(false, false)).as("nobody came yet").isFalse();
      assertThat(use.isOver(true, true)).isFalse();
      assertThat(use.isOver(false, false)).isTrue();
    }
  }

  @Test
  void nobodyCanComeWithoutContainerd() {
    Use use = use(Grouping.NAMESPACE, Duration.ofHours(1));
    assertThat(use.isOver(true, false)).isFalse();
    assertThat(use.isOver(false, false)).isTrue();
  }

  @Test
  void whoeverALauncherHasSentIsAwaited() {
    Instant now = Instant.now();
    Instant before = now.minusSeconds(1);
    Use pod = use(Grouping.POD, Duration.ZERO);
    assertThat(pod.isAwaited(now, Instant.EPOCH)).isTrue();
    assertThat(pod.isAwaited(now, before)).isTrue();
    assertThat(pod.isAwaited(before, now)).as("it came").isFalse();
    assertThat(pod.isAwaited(now.minusSeconds(60), Instant.EPOCH)).as("it does not").isFalse();
    Use namespace = use(Grouping.NAMESPACE, Duration.ZERO);
    assertThat(namespace.isAwaited(before, now)).as("another came").isTrue();
    assertThat(namespace.isAwaited(now.minusSeconds(60), Instant.EPOCH)).isFalse();
  }
}
