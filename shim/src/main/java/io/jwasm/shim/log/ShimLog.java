package io.jwasm.shim.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes to containerd's log, by the fifo {@code log} that it reads in each bundle. Never waits:
 * where nobody reads, lines go to standard error, which is a file beside the shim's socket, and the
 * last of them to containerd as well as soon as it reads. Thread-safe.
 */
public final class ShimLog {
  private final Map<String, String> fields;
  private final LogLevel least;
  private final InstantSource clock;
  private final PrintStream fallback;

  /** The fifo of the last container; lines about none go there. Empty at first. */
  private final AtomicReference<String> latest;

  private final Backlog backlog;

  private final String fifo;

  private ShimLog(
      Map<String, String> fields,
      LogLevel least,
      InstantSource clock,
      PrintStream fallback,
      AtomicReference<String> latest,
      Backlog backlog,
      String fifo) {
    this.fields = fields;
    this.least = least;
    this.clock = clock;
    this.fallback = fallback;
    this.latest = latest;
    this.backlog = backlog;
    this.fifo = fifo;
  }

  /**
   * The log of a shim.
   *
   * @param namespace containerd's
   * @param least what matters less is left out
   * @param fallback for what containerd does not read
   */
  public static ShimLog of(
      String namespace, LogLevel least, InstantSource clock, PrintStream fallback) {
    return new ShimLog(
        Map.of("namespace", namespace),
        least,
        clock,
        fallback,
        new AtomicReference<>(""),
        new Backlog(),
        "");
  }

  /** The log of one of its containers. */
  public ShimLog of(String container, Path bundle) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("id", container);
    String file = bundle.resolve("log").toString();
    // What happens on the way to its start is told of the shim.
    latest.set(file);
    return new ShimLog(all, least, clock, fallback, latest, backlog, file);
  }

  /** Whether lines of this level are written. */
  public boolean takes(LogLevel level) {
    return level.compareTo(least) >= 0;
  }

  /** Writes a line about something that happened. */
  public void info(String message) {
    write(LogLevel.INFO, message);
  }

  /** Writes a line about something that should be looked at. */
  public void warning(String message) {
    write(LogLevel.WARNING, message);
  }

  /** Writes a line. */
  public void write(LogLevel level, String message) {
    if (!takes(level)) {
      return;
    }
    byte[] line = LogLine.of(clock.instant(), level, fields, message);
    if (!deliver(fifo, line) && !deliver(latest.get(), line)) {
      backlog.add(line);
      fallback.write(line, 0, line.length);
      fallback.flush();
    }
  }

  private boolean deliver(String path, byte[] line) {
    return !path.isEmpty() && backlog.deliver(earlier -> send(path, earlier)) && send(path, line);
  }

  private static boolean send(String path, byte[] line) {
    byte[] bytes = path.getBytes(UTF_8);
    // Fails at once where nobody reads; a write that had to wait fails, too.
    int flags = OpenFlags.WRONLY | OpenFlags.NONBLOCK;
    int fd = At.open(At.FDCWD, bytes, 0, bytes.length, flags, 0, 0);
    if (fd < 0) {
      return false;
    }
    var status = new FileStatus();
    try (var content = new FileContent()) {
      return Fd.status(fd, status) == 0
          && status.type() == FileStatus.FIFO
          && content.write(fd, line, line.length) == 0;
    } finally {
      Fd.close(fd);
    }
  }
}
