package io.jwasm.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A started command. Closing it kills what is left and asserts that it left nothing behind. */
public final class Running implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final List<String> command;
  private final Process process;
  private final Path scratch;
  private final String mark;
  private final long begin = System.nanoTime();

  private Running(List<String> command, Process process, Path scratch, String mark) {
    this.command = command;
    this.process = process;
    this.scratch = scratch;
    this.mark = mark;
  }

  /** Starts a command with these variables besides its own. */
  public static Running start(List<String> command, Map<String, String> environment) {
    String mark = UUID.randomUUID().toString();
    Path scratch = Places.directory("scratch/" + mark);
    Path tmp = Places.directory("scratch/" + mark + "/tmp");
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.environment().put("JWASM_TEST_MARK", mark);
      builder.environment().put("TMPDIR", tmp.toString());
      builder.environment().merge("JWASM_JAVA_OPTIONS", "-Djava.io.tmpdir=" + tmp, Running::join);
      builder.redirectOutput(scratch.resolve("out").toFile());
      builder.redirectError(scratch.resolve("err").toFile());
      return new Running(command, builder.start(), scratch, mark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String join(String left, String right) {
    return left + " " + right;
  }

  /** The process id of the command; the launcher replaces itself by the JVM. */
  public long pid() {
    return process.pid();
  }

  /** What it wrote to standard output up to now. */
  public String stdout() {
    return read("out");
  }

  /** What it wrote to standard error up to now. */
  public String stderr() {
    return read("err");
  }

  private String read(String name) {
    try {
      return new String(Files.readAllBytes(scratch.resolve(name)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until standard output holds this text. */
  public Running awaitOutput(String text) {
    await(Duration.ofMinutes(2), "\"" + text + "\"", () -> stdout().contains(text));
    return this;
  }

  /** Waits until a condition holds, while the command runs. */
  public void await(Duration patience, String what, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        if (condition.getAsBoolean()) {
          return;
        }
        throw new AssertionError(
            "waited for " + what + ": " + (process.isAlive() ? "running: " : "ended: ") + result());
      }
      Await.step();
    }
  }

  /** Sends a signal, e.g. {@code TERM}. */
  public Running signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  /** Writes to standard input; a reader that has gone is no error. */
  public Running write(byte[] bytes) {
    try {
      process.getOutputStream().write(bytes);
      process.getOutputStream().flush();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("pipe");
    }
    return this;
  }

  /** Ends standard input. */
  public Running closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("pipe");
    }
    return this;
  }

  /** Waits for the end. */
  public Result finish(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + patience + ": " + result());
      }
      return result();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private Result result() {
    int exit = process.isAlive() ? -1 : process.exitValue();
    return new Result(
        command, exit, stdout(), stderr(), Duration.ofNanos(System.nanoTime() - begin));
  }

  @Override
  public void close() {
    boolean killed = process.isAlive();
    if (killed) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
    } else {
      Leftovers.assertNone(mark, scratch.resolve("tmp"), GRACE);
    }
    Leftovers.delete(scratch);
  }
}
