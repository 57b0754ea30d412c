package io.jwasm.shim.server;

import io.grpc.ServerServiceDefinition;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.FileLock;
import io.jwasm.shim.containerd.ForwardingSink;
import io.jwasm.shim.events.EventPublisher;
import io.jwasm.shim.rpc.GrpcTransport;
import io.jwasm.shim.rpc.RpcServer;
import io.jwasm.shim.rpc.TtrpcTransport;
import io.jwasm.shim.rpc.task.TaskService;
import io.jwasm.shim.task.Containers;
import io.jwasm.shim.task.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Serves the tasks of a group of containers until nobody needs them. */
public final class ShimServer {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServerOptions options;
  private final Launcher launcher;
  private final Consumer<String> log;

  /**
   * @param log told what an administrator may want to know
   */
  public ShimServer(ServerOptions options, Launcher launcher, Consumer<String> log) {
    this.options = options;
    this.launcher = launcher;
    this.log = log;
  }

  /**
   * Serves; returns when it was idle for long enough.
   *
   * @throws JwasmException ALREADY_EXISTS if another server lives there, UNAVAILABLE if the sockets
   *     cannot be made
   */
  public void run() throws InterruptedException {
    try (FileLock _ = life();
        var sink = new ForwardingSink(options.containerd())) {
      var clock = InstantSource.system();
      var events = new EventPublisher(sink, options.namespace(), clock, log);
      try (var containers = new Containers(launcher, events, clock)) {
        serve(containers);
      } finally {
        events.close(PATIENCE);
      }
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.UNAVAILABLE, "serve", options.socket().toString(), e.toString(), null, e);
    }
  }

  private FileLock life() {
    return FileLock.tryLock(options.lifeLock(), FileLock.Mode.EXCLUSIVE)
        .orElseThrow(() ->
            new JwasmException(
                ErrorKind.ALREADY_EXISTS,
                "serve",
                options.socket().toString(),
                "another shim serves there",
                null,
                null));
  }

  private void serve(Containers containers) throws IOException, InterruptedException {
    List<ServerServiceDefinition> services = new TaskService(containers).definitions();
    try (RpcServer ttrpc = new TtrpcTransport().serve(options.socket(), services);
        // Second, because it takes longer to load and containerd does not wait for it.
        RpcServer grpc = new GrpcTransport().serve(options.grpcSocket(), services)) {
      log.accept("serving " + options.namespace() + " at " + options.socket());
      Instant last = Instant.now();
      while (true) {
        Thread.sleep(STEP);
        boolean busy = !containers.isEmpty() || ttrpc.connections() > 0 || grpc.connections() > 0;
        last = busy ? Instant.now() : last;
        if (isPast(last) && retire(ttrpc)) {
          return;
        }
      }
    }
  }

  private boolean isPast(Instant time) {
    return time.plus(options.idle()).isBefore(Instant.now());
  }

  /** Stops listening, unless a launcher has just sent somebody here. */
  private boolean retire(RpcServer server) throws IOException {
    Optional<FileLock> lock = FileLock.tryLock(options.launchLock(), FileLock.Mode.EXCLUSIVE);
    if (lock.isEmpty()) {
      return false;
    }
    try (FileLock _ = lock.get()) {
      if (!isPast(Files.getLastModifiedTime(options.launchLock()).toInstant())) {
        return false;
      }
      log.accept("idle");
      server.close();
      return true;
    }
  }
}
