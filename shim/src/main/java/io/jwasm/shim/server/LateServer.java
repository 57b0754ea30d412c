package io.jwasm.shim.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.shim.rpc.RpcServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that starts some time later, by itself. Thread-safe. */
final class LateServer implements RpcServer {
  private final Thread starter;

  @GuardedBy("this")
  private @Nullable RpcServer server;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param server made after the delay, unless this was closed before
   * @param log told if it cannot be made
   */
  LateServer(Duration delay, Callable<RpcServer> server, Consumer<String> log) {
    starter = Thread.ofVirtual().name("late-server").start(() -> start(delay, server, log));
  }

  private void start(Duration delay, Callable<RpcServer> wanted, Consumer<String> log) {
    try {
      Thread.sleep(delay);
      synchronized (this) {
        if (!closed) {
          server = wanted.call();
        }
      }
    } catch (InterruptedException e) {
      // Closed before it was there.
      return;
    } catch (Exception e) {
      log.accept("cannot serve: " + e);
    }
  }

  @Override
  public synchronized int connections() {
    return server == null ? 0 : server.connections();
  }

  @Override
  public synchronized void close() {
    closed = true;
    starter.interrupt();
    if (server != null) {
      server.close();
    }
  }
}
