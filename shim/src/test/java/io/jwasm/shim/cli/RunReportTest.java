package io.jwasm.shim.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.shim.run.RunResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunReportTest {
  private static final ExitReason TRAPPED =
      new ExitReason.Trapped(
          Trap.Kind.UNREACHABLE,
          "unreachable",
          List.of(new Trap.Frame(3, "abort", 0x1f), new Trap.Frame(4, "main", -1)));

  private static String report(boolean json, ExitReason reason, String... missed) {
    var err = new ByteArrayOutputStream();
    var out = new ByteArrayOutputStream();
    var terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    new RunReport(terminal, json)
        .print(
            new RunResult(
                "app",
                reason,
                Duration.ofMillis(12),
                "jvm",
                List.of(missed),
                Arrays.stream(missed).findFirst()));
    assertThat(out.size()).as("standard output is the guest's").isZero();
    return err.toString(UTF_8);
  }

  @Test
  void isSilentAfterAnExit() {
    assertThat(report(false, new ExitReason.Exited(0), "/missing")).isEmpty();
    assertThat(report(false, new ExitReason.Exited(3))).isEmpty();
  }

  @Test
  void namesMissedPathsOfAGuestThatFailed() {
    assertThat(report(false, new ExitReason.Exited(1), "/etc/app.conf"))
        .isEqualTo(
            """
            jwasm: guest "app" did not find "/etc/app.conf" before it ended
            hint: -v HOST:GUEST lets it see a directory or file
            """);
  }

  @Test
  void showsTheStackOfATrap() {
    assertThat(report(false, TRAPPED))
        .isEqualTo(
            """
            jwasm: guest "app" trapped: unreachable
                at abort @ 0x1f
                at main
            """);
  }

  @Test
  void saysHowToGiveMoreMemory() {
    assertThat(report(false, new ExitReason.OutOfMemory("linear memory", List.of())))
        .contains("out of memory: linear memory")
        .contains("hint: raise the limit with --memory");
  }

  @Test
  void writesOneLineOfJson() {
    assertThat(report(true, TRAPPED))
        .isEqualTo(
            "{\"name\":\"app\",\"reason\":\"trapped\",\"trap\":\"unreachable\","
                + "\"stack\":[\"abort @ 0x1f\",\"main\"],\"status\":134,\"engine\":\"jvm\","
                + "\"durationMs\":12,\"missedPaths\":[]}\n");
    assertThat(report(true, new ExitReason.Killed(15)))
        .contains("\"reason\":\"killed\",\"signal\":15,\"status\":143");
    assertThat(report(true, new ExitReason.Exited(-1)))
        .contains("\"code\":4294967295,\"status\":255");
  }
}
