package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The quick part of {@code make programs}: own tests of Go's library, Lua and QuickJS. */
class ProgramSuitesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Test
  void ownTestsOfProgramsEndAlikeOnBothEngines() {
    String run = Places.top().resolve("integration/programs/run").toString();
    Map<String, String> environment = Map.of("JWASM", Places.command().toString());
    try (Running running = Running.start(List.of(run, "--quick"), environment)) {
      running.closeInput();
      String table = running.finish(PATIENCE).expectExit(0).expectSilence().stdout();
      assertThat(table.lines().filter(row -> row.matches("\\S+ +(native|jvm) +[1-9].*")))
          .as(table)
          .hasSizeGreaterThanOrEqualTo(5);
    }
  }
}
