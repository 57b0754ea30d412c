package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockCallsTest {
  private static final int AT = 16;

  private final Calls calls = new Calls(new ClockCalls(new WasiClock(() -> 4711)));

  @AfterEach
  void close() {
    calls.close();
  }

  private long now(int clock) {
    assertThat(calls.call("clock_time_get", clock, 0, AT)).isZero();
    return calls.memory.getLong(AT);
  }

  @Test
  void realtimeIsTheHosts() {
    long nanos = now(0);
    assertThat(Instant.ofEpochSecond(0, nanos))
        .isCloseTo(Instant.now(), within(Duration.ofSeconds(60)));
  }

  @Test
  void monotonicNeverGoesBack() {
    long last = now(1);
    assertThat(last).isNotNegative();
    for (int i = 0; i < 1000; i++) {
      long next = now(1);
      assertThat(next).isGreaterThanOrEqualTo(last);
      last = next;
    }
  }

  @Test
  void processTimeIsThatOfTheGuest() {
    assertThat(now(2)).isEqualTo(4711);
  }

  @Test
  void threadTimePassesWhileItWorks() {
    long start = now(3);
    while (now(3) == start) {
      Thread.onSpinWait();
    }
    assertThat(now(3)).isGreaterThan(start);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void hasResolutions(int clock) {
    assertThat(calls.call("clock_res_get", clock, AT)).isZero();
    assertThat(calls.memory.getLong(AT)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, -1, 100})
  void refusesOthers(int clock) {
    assertThat(calls.call("clock_res_get", clock, AT)).isEqualTo(WasiErrno.INVAL);
    assertThat(calls.call("clock_time_get", clock, 0, AT)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void faultsOutsideOfMemory() {
    assertThat(calls.call("clock_time_get", 0, 0, 65_529)).isEqualTo(WasiErrno.FAULT);
    assertThat(calls.call("clock_res_get", 0, -1)).isEqualTo(WasiErrno.FAULT);
  }
}
