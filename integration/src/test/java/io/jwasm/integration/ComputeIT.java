package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results of the compute guests are exact, whatever engine runs them. */
class ComputeIT {
  @ParameterizedTest
  @CsvSource({
    "mix, 5, 5765b549670bfe6d",
    "sha256, 2, ef0069aea8ac485d4af08e1814f9ce03a22851c231c32313a95e9b4fe5dfc68b",
    "nbody, 100000, -38.596398731 -0.601072419",
    "alloc, 50, 12260519383452",
    "switch, 20, 20560",
  })
  void resultsAreExact(String guest, int size, String result) {
    assertThat(Jwasm.guest("compute/" + guest + ".wasm").args(size).expectOutput(0))
        .isEqualTo(guest + " " + result + "\n");
  }

  /** After two million, the engine calls the host by another way. */
  @Test
  void callsToTheHostGoOnForMillions() {
    Jwasm.guest("compute/hostcalls.wasm").args("time", 3_000_000).expectOutput(0);
  }
}
