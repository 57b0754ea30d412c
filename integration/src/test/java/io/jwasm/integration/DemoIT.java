package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** WordPress from the compose file of the examples: bridge network, published port, names. */
class DemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @Test
  void theStackOfTheExamplesServesWordPress() {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs to be root");
    String demo = Places.top().resolve("integration/lamp/demo").toString();
    try (Running running = Running.start(List.of(demo, "--once"), Map.of())) {
      running.closeInput();
      assertThat(running.finish(PATIENCE).expectExit(0).stdout())
          .contains("demo: front page in", "demo: log-in and dashboard in")
          .endsWith("demo: ends\n");
    }
  }
}
