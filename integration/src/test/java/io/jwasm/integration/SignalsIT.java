package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to jwasm end the guest, whatever it does at that moment. */
class SignalsIT {
  private static final Duration FAST = Duration.ofSeconds(5);

  @ParameterizedTest
  @CsvSource({
    "INT, 130, busy", "TERM, 143, busy", "QUIT, 131, busy",
    "INT, 130, sleep", "TERM, 143, sleep", "QUIT, 131, sleep",
    "INT, 130, stdin", "TERM, 143, stdin", "QUIT, 131, stdin",
    "TERM, 143, poll",
  })
  void aSignalEndsTheGuest(String signal, int status, String kind) {
    Jwasm wait = Jwasm.guest("c/wait.wasm").option("-i").args(kind, 600_000);
    try (Running guest = wait.start()) {
      guest.awaitOutput("ready");
      assertEndsBy(guest, signal, status);
    }
  }

  @Test
  void goRuntimeEndsToo() {
    try (Running guest = Jwasm.guest("go/features.wasm").args("busy").start()) {
      guest.await(Duration.ofMinutes(2), "user time", () -> Cpu.of(guest.pid()).toSeconds() >= 1);
      assertEndsBy(guest, "TERM", 143);
    }
  }

  @Test
  void waitingThreadsEndToo() {
    try (Running guest = Jwasm.guest("threads/threads.wasm").args("wait").start()) {
      guest.awaitOutput("waiting");
      assertEndsBy(guest, "TERM", 143);
    }
  }

  @Test
  void aSecondSignalIsNotNeededWhileAFirstCompileRuns() {
    Jwasm slow =
        Jwasm.guest("cpython/python.wasm").option("--engine", "jvm").home(Temporary.home());
    try (Running guest = slow.start()) {
      guest.await(Duration.ofMinutes(1), "CPU time", () -> Cpu.of(guest.pid()).toSeconds() >= 1);
      assertEndsBy(guest, "TERM", 143);
    }
  }

  private static void assertEndsBy(Running guest, String signal, int status) {
    long begin = System.nanoTime();
    Result result = guest.signal(signal).finish(Duration.ofSeconds(30)).expectExit(status);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(result.toString()).isLessThan(FAST);
    assertThat(result.stderr()).doesNotContain("\tat ");
  }
}
