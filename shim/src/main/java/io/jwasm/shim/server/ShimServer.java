package io.jwasm.shim.server;

import com.google.protobuf.Timestamp;
import io.grpc.ServerServiceDefinition;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.FileLock;
import io.jwasm.proto.shim.v1.Shim;
import io.jwasm.shim.containerd.ForwardingSink;
import io.jwasm.shim.events.EventPublisher;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.rpc.CallLog;
import io.jwasm.shim.rpc.GrpcTransport;
import io.jwasm.shim.rpc.RpcServer;
import io.jwasm.shim.rpc.TtrpcTransport;
import io.jwasm.shim.rpc.inspect.InspectService;
import io.jwasm.shim.rpc.task.TaskService;
import io.jwasm.shim.task.Containers;
import io.jwasm.shim.task.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Serves the tasks of a group of containers until nobody needs them. */
public final class ShimServer {
  private static final Duration STEP = Duration.ofMillis(200);

  /** For how long the last events may take. */
  private static final Duration EVENTS = Duration.ofSeconds(5);

  private final ServerOptions options;
  private final String version;
  private final Launcher launcher;
  private final ShimLog log;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param version of jwasm
   */
  public ShimServer(ServerOptions options, String version, Launcher launcher, ShimLog log) {
    this.options = options;
    this.version = version;
    this.launcher = launcher;
    this.log = log;
  }

  /**
   * Makes {@link #run} kill all containers, deliver their ends and return.
   *
   * @return whether it has returned in time
   */
  public boolean stop(Duration patience) throws InterruptedException {
    stopping.countDown();
    return stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Serves; returns when it was idle for long enough, or is stopped.
   *
   * @throws JwasmException ALREADY_EXISTS if another server lives there, UNAVAILABLE if the sockets
   *     cannot be made
   */
  public void run() throws InterruptedException {
    try (FileLock life = life();
        var sink = new ForwardingSink(options.events())) {
      var clock = InstantSource.system();
      var events = new EventPublisher(sink, options.namespace(), clock, log::warning);
      try (var containers = new Containers(launcher, events, clock)) {
        serve(containers);
      } finally {
        events.close(EVENTS);
      }
      life.remove();
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.UNAVAILABLE, "serve", options.socket().toString(), e.toString(), null, e);
    } finally {
      stopped.countDown();
    }
  }

  private FileLock life() {
    FileLock life =
        FileLock.tryLock(options.lifeLock(), FileLock.Mode.EXCLUSIVE)
            .orElseThrow(() ->
                new JwasmException(
                    ErrorKind.ALREADY_EXISTS,
                    "serve",
                    options.socket().toString(),
                    "another shim serves there",
                    null,
                    null));
    try {
      life.tellHolder();
      return life;
    } catch (RuntimeException e) {
      life.close();
      throw e;
    }
  }

  private void serve(Containers containers) throws IOException, InterruptedException {
    List<ServerServiceDefinition> services =
        CallLog.of(new TaskService(containers).definitions(), log);
    List<ServerServiceDefinition> views =
        CallLog.of(new InspectService(containers, self()).definitions(), log);
    try (RpcServer ttrpc = new TtrpcTransport().serve(options.socket(), services);
        RpcServer grpc =
            new LateServer(
                options.grpcDelay(),
                () -> new GrpcTransport().serve(options.grpcSocket(), services),
                log::warning);
        RpcServer inspect = new TtrpcTransport().serve(options.inspectSocket(), views)) {
      log.info("serving at " + options.socket());
      var use = new Use(options);
      while (!stopping.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        int clients = ttrpc.connections() + grpc.connections();
        if (use.isOver(!containers.isEmpty(), clients > 0)
            && retire(use, containers.lastCreation(), ttrpc, grpc, inspect)) {
          return;
        }
      }
      log.info("terminated");
      // While it is served, so that whoever waits for them hears of their ends.
      containers.close();
      tidy();
    }
  }

  private Shim self() {
    Instant now = Instant.now();
    return Shim.newBuilder()
        .setVersion(version)
        .setPid((int) ProcessHandle.current().pid())
        .setNamespace(options.namespace())
        .setContainerd(options.containerd().toString())
        .setGroup(options.grouping().name().toLowerCase(Locale.ROOT))
        .setStartedAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .build();
  }

  /** Stops listening, unless a launcher has just sent somebody here. */
  private boolean retire(Use use, Instant created, RpcServer... servers) throws IOException {
    Optional<FileLock> lock = FileLock.tryLock(options.launchLock(), FileLock.Mode.EXCLUSIVE);
    if (lock.isEmpty()) {
      return false;
    }
    try (FileLock launch = lock.get()) {
      Instant asked = Files.getLastModifiedTime(options.launchLock()).toInstant();
      if (use.isAwaited(asked, created)) {
        return false;
      }
      log.info("nobody needs this shim any more");
      for (RpcServer server : servers) {
        server.close();
      }
      tidy(launch);
      return true;
    }
  }

  /** Leaves nothing, unless a launcher waits for this to end and goes on with the files. */
  private void tidy() throws IOException {
    Optional<FileLock> lock = FileLock.tryLock(options.launchLock(), FileLock.Mode.EXCLUSIVE);
    if (lock.isPresent()) {
      tidy(lock.get());
    }
  }

  private void tidy(FileLock launch) throws IOException {
    Files.deleteIfExists(options.logFile());
    launch.remove();
  }
}
