package io.jwasm.shim.server;

import io.jwasm.shim.server.ServerOptions.Grouping;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;

/** Whether anybody needs a server. Confined to one thread. */
final class Use {
  /** For how long the first client may take to come. */
  private static final Duration FIRST = Duration.ofSeconds(60);

  /** For how long containerd may take to connect to what a launcher has told it. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final ServerOptions options;
  private Instant last = Instant.now();
  private boolean seen;

  Use(ServerOptions options) {
    this.options = options;
  }

  /**
   * Looks once more.
   *
   * @return whether nobody needed it for long enough, or nobody can any more
   */
  boolean isOver(boolean containers, boolean clients) {
    if (containers || clients) {
      seen = true;
      last = Instant.now();
      return false;
    }
    Duration patience = seen ? options.patience() : FIRST;
    return !last.plus(patience).isAfter(Instant.now()) || !containerdListens();
  }

  /**
   * Whether somebody whom a launcher has sent may be on the way.
   *
   * @param asked when a launcher was last asked for this server
   * @param created when the last container was created
   */
  boolean isAwaited(Instant asked, Instant created) {
    // Containers of a pod come while its sandbox is there, and others come one by one.
    boolean came = options.grouping() != Grouping.NAMESPACE && created.isAfter(asked);
    return !came && asked.plus(CONNECT).isAfter(Instant.now());
  }

  private boolean containerdListens() {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(options.containerd()))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
