package io.jwasm.shim.stdio;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A program that takes a container's output, as {@code binary://} names it: it reads the output at
 * descriptor 3 and the errors at 4, closes 5 when it is ready, and ends when both have ended.
 */
final class Logger {
  private static final Duration READY = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(12);

  /** Java passes on the first three descriptors only; the others are opened by their paths. */
  private static final String SCRIPT =
      "exec 3<\"$1\" 4<\"$2\" 5>&1 >/dev/null && shift 2 && exec \"$@\"";

  private final Process process;
  private final AtomicInteger open = new AtomicInteger(2);

  private Logger(Process process) {
    this.process = process;
  }

  /**
   * Starts the program and waits until it is ready.
   *
   * @param uri {@code binary:///path?key=value}; keys and values become arguments
   * @throws JwasmException if it is not ready in time; it does not run then
   */
  static Output.Pair start(URI uri, StreamOwner owner) {
    String path = String.valueOf(uri.getPath());
    if (!path.startsWith("/") || !Files.isExecutable(Path.of(path))) {
      throw failure(uri, "no such program", null);
    }
    long out = pipe();
    long err = -1;
    try {
      err = pipe();
      Process process = spawn(uri, path, owner, reader(out), reader(err));
      var logger = new Logger(process);
      return new Output.Pair(logger.output(writer(out)), logger.output(writer(err)));
    } catch (RuntimeException | Error e) {
      Fd.close(writer(out));
      if (err >= 0) {
        Fd.close(writer(err));
      }
      throw e;
    } finally {
      Fd.close(reader(out));
      if (err >= 0) {
        Fd.close(reader(err));
      }
    }
  }

  private static long pipe() {
    long pipe = Fd.pipe();
    if (pipe < 0) {
      throw new ErrnoException("make a pipe", (int) -pipe);
    }
    return pipe;
  }

  private static int reader(long pipe) {
    return (int) pipe;
  }

  private static int writer(long pipe) {
    return (int) (pipe >>> 32);
  }

  private static Process spawn(URI uri, String path, StreamOwner owner, int out, int err) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "logger"));
    command.add(own(out));
    command.add(own(err));
    command.add(path);
    command.addAll(arguments(uri));
    var builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CONTAINER_ID", owner.container());
    builder.environment().put("CONTAINER_NAMESPACE", owner.namespace());
    try {
      Process process = builder.start();
      awaitReady(uri, process);
      return process;
    } catch (IOException e) {
      throw failure(uri, e.toString(), e);
    }
  }

  private static String own(int fd) {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + fd;
  }

  private static List<String> arguments(URI uri) {
    List<String> arguments = new ArrayList<>();
    String query = uri.getRawQuery();
    for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      arguments.add(decoded(equals < 0 ? part : part.substring(0, equals)));
      arguments.add(decoded(equals < 0 ? "" : part.substring(equals + 1)));
    }
    return arguments;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void awaitReady(URI uri, Process process) {
    try {
      var ready = CompletableFuture.supplyAsync(() -> firstByte(process));
      boolean said = ready.get(READY.toSeconds(), TimeUnit.SECONDS) >= 0;
      // One that fails at once closes the descriptor, too.
      if (!said && process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw failure(uri, "the logger ended with status " + process.exitValue(), null);
      }
      return;
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw failure(uri, "the logger was not ready after " + READY.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw failure(uri, String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw failure(uri, "interrupted", e);
    }
  }

  private static int firstByte(Process process) {
    try (InputStream ready = process.getInputStream()) {
      return ready.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JwasmException failure(URI uri, String reason, @Nullable Throwable cause) {
    return new JwasmException(
        ErrorKind.FAILED_PRECONDITION, "start logger", uri.toString(), reason, null, cause);
  }

  private Output output(int fd) {
    return new Output(
        fd,
        () -> {
          Fd.close(fd);
          if (open.decrementAndGet() == 0) {
            var _ = Thread.ofVirtual().name("logger").start(this::end);
          }
        });
  }

  /** Gives it the time to write what it has read. */
  private void end() {
    try {
      if (!process.waitFor(END)) {
        process.destroy();
        if (!process.waitFor(END)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
