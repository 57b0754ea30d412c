package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A daemon in a sandbox, with its log in the sandbox's directory. */
final class Daemon {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String name;
  private final Process process;
  private final Path log;

  private Daemon(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it and waits until it accepts connections.
   *
   * @param socket in the sandbox
   */
  static Daemon start(
      Sandbox sandbox, List<String> command, Map<String, String> environment, String socket) {
    String name = Path.of(command.getFirst()).getFileName().toString();
    Path log = sandbox.directory().resolve(name + ".log");
    var builder = new ProcessBuilder(sandbox.enter(command));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      var daemon = new Daemon(name, builder.start(), log);
      daemon.awaitSocket(sandbox.inside(socket));
      return daemon;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitSocket(Path socket) {
    Await.until(
        PATIENCE,
        name + " to answer",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(name + " ended: " + log());
          }
          return accepts(socket);
        },
        this::log);
  }

  private static boolean accepts(Path socket) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  /** What it said up to now. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as an administrator does. */
  void terminate() {
    process.children().forEach(ProcessHandle::destroy);
    awaitEnd();
  }

  /** Ends it as a crash does. */
  void kill() {
    process.children().forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  private void awaitEnd() {
    Await.until(PATIENCE, "the end of " + name, () -> !process.isAlive(), this::log);
  }
}
