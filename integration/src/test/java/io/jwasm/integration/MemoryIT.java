package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cap on linear memory, and what untouched memory costs. */
class MemoryIT {
  @ParameterizedTest
  @ValueSource(ints = {16, 256})
  void growthStopsAtTheCap(int mib) {
    Jwasm grow = Jwasm.guest("c/memory.wasm").option("--memory", mib + "m").args("grow", "touch");
    String output = grow.expectOutput(0);
    int grown = Integer.parseInt(output.replaceAll("\\D", ""));
    assertThat(grown).isBetween(mib - 1, mib);
  }

  @Test
  void aGuestSeesMallocFailAndGoesOn() {
    Jwasm alloc = Jwasm.guest("c/memory.wasm").option("--memory", "64m").args("alloc", 100);
    assertThat(alloc.expectExit(1).stdout()).startsWith("out of memory after ");
  }

  @Test
  void aModuleThatNeedsMoreThanTheCapIsRefused() {
    Result result =
        Jwasm.guest("cpython/python.wasm").option("--memory", "1m").args("-c", "0").finish();
    result
        .expectFailure(125, "allocate memory of", "python.wasm", "the limit is 1.0 MiB")
        .expectHint("memory limit");
  }

  @Test
  void memoryThatIsNotTouchedCostsNothing() throws IOException {
    long quiet = residentKib("sleep");
    assertThat(residentKib("grow") - quiet).isLessThan(200 * 1024);
  }

  /** The peak of a guest that holds still, or that has grown by 2 GiB without touching it. */
  private static long residentKib(String kind) throws IOException {
    Jwasm guest =
        kind.equals("grow")
            ? Jwasm.guest("c/memory.wasm").option("--memory", "2g").args("grow-and-wait")
            : Jwasm.guest("c/wait.wasm").args("sleep", 600_000);
    try (Running running = guest.start()) {
      running.awaitOutput(kind.equals("grow") ? "grown" : "ready");
      Path status = Path.of("/proc", Long.toString(running.pid()), "status");
      String line =
          Files.readAllLines(status).stream()
              .filter(text -> text.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      running.signal("KILL").finish(Duration.ofSeconds(30));
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }
}
