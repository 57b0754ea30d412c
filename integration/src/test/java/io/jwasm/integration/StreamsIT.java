package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard streams: pipes, closed ones, terminals. */
class StreamsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void aClosedReaderIsAnErrorForTheGuestAndNoHang() {
    Jwasm flood = Jwasm.guest("c/wait.wasm").args("flood");
    try (Running shell = flood.startShell("{ \"$JWASM\"; echo status $? >&2; } | head -c1")) {
      Result result = shell.finish(PATIENCE);
      assertThat(result.stdout()).isEqualTo("x");
      assertThat(result.stderr()).contains("write: errno 64 EPIPE", "status 3");
    }
  }

  @Test
  void stdinReachesTheGuestToItsEnd() {
    String text = "größe ".repeat(50_000);
    String expected = "ready\nread " + text.getBytes(StandardCharsets.UTF_8).length + " bytes\n";
    assertThat(Jwasm.guest("c/wait.wasm").stdin(text).args("stdin").expectOutput(0))
        .isEqualTo(expected);
  }

  @Test
  void withoutInteractiveStdinIsEmpty() {
    Jwasm wait = Jwasm.guest("c/wait.wasm").args("stdin");
    try (Running guest = wait.start()) {
      assertThat(guest.finish(PATIENCE).expectExit(0).stdout()).isEqualTo("ready\nread 0 bytes\n");
    }
  }

  @Test
  void pollSeesInputOnlyWhenItIsThere() {
    Jwasm poll = Jwasm.guest("c/wait.wasm").option("-i");
    try (Running guest = poll.args("poll", 200).start()) {
      assertThat(guest.finish(PATIENCE).expectExit(0).stdout())
          .isEqualTo("ready\npoll 0 nothing\n");
    }
    try (Running guest = Jwasm.guest("c/wait.wasm").option("-i").args("poll", 60_000).start()) {
      guest.awaitOutput("ready").write(new byte[] {'x'});
      assertThat(guest.finish(PATIENCE).expectExit(0).stdout()).endsWith("poll 1 readable\n");
    }
  }

  @Test
  void sleepLastsAsLongAsAsked() {
    Result result = Jwasm.guest("c/wait.wasm").args("sleep", 300).expectExit(0);
    assertThat(result.stdout()).isEqualTo("ready\nslept long enough\n");
    assertThat(result.duration()).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void pipesAreNoTerminals() {
    assertThat(Jwasm.guest("c/tty.wasm").stdin("line\n").expectOutput(0))
        .isEqualTo("tty 0 0 0\ngot line\n");
  }

  @Test
  void aTerminalIsOneForTheGuestThatAsks() {
    assertThat(onTerminal(Jwasm.guest("c/tty.wasm").option("-i", "-t"), "line\n").stdout())
        .contains("tty 1 1 1", "got line");
  }

  @Test
  void progressIsShownOnTerminalsOnly() {
    Path home = directory.resolve("home");
    Jwasm python = Jwasm.guest("cpython/python.wasm").option("--engine", "jvm").args("-c", "0");
    assertThat(onTerminal(python.home(home), "").stdout()).contains("compiling", "\u001b[K");
    Jwasm again = Jwasm.guest("cpython/python.wasm").option("--engine", "jvm").args("-c", "0");
    again.home(directory.resolve("other")).expectExit(0).expectSilence();
  }

  /** Runs the command below script(1), which gives it a terminal and prints what comes from it. */
  private static Result onTerminal(Jwasm command, String input) {
    String script = "script -qec \"$COMMAND\" /dev/null";
    Jwasm wrapped = command.hostEnv("COMMAND", command.shellLine());
    try (Running shell = wrapped.startShell(script)) {
      shell.write(input.getBytes(StandardCharsets.UTF_8));
      return shell.finish(Duration.ofMinutes(3));
    }
  }
}
