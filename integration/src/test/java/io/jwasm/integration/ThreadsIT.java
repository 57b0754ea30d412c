package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Guests with threads (wasi-threads). */
class ThreadsIT {
  private static Jwasm threads(String kind) {
    return Jwasm.guest("threads/threads.wasm").args(kind).within(Duration.ofMinutes(1));
  }

  @Test
  void threadsShareMemoryAndWakeEachOther() {
    assertThat(threads("sum").expectOutput(0)).isEqualTo("counter 400000\n");
  }

  @Test
  void anExitInAnyThreadEndsTheGuest() {
    threads("exit").expectExit(7).expectSilence();
  }

  @Test
  void aTrapInAnyThreadEndsTheGuest() {
    threads("trap").finish().expectFailure(134, "unreachable");
  }

  @Test
  void theEndOfTheMainThreadEndsTheOthers() {
    String output = threads("many").expectExit(0).stdout();
    assertThat(Integer.parseInt(output.replaceAll("\\D", ""))).isBetween(4, 64);
  }
}
