package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.stop.StopSignal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessCallsTest {
  private final StopSignal stop = new StopSignal();
  private final Calls calls = new Calls(new ProcessCalls(stop));

  @AfterEach
  void close() {
    calls.close();
    stop.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 256, -1})
  void exitCarriesTheCode(int code) {
    var exit = catchThrowableOfType(GuestStop.Exit.class, () -> calls.call("proc_exit", code));
    assertThat(exit.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"2,2", "6,6", "9,9", "15,15", "23,24", "26,27", "28,29", "30,31"})
  void deadlySignalsEndTheGuest(int wasi, int linux) {
    var raised = catchThrowableOfType(GuestStop.Raised.class, () -> calls.call("proc_raise", wasi));
    assertThat(raised.signal()).isEqualTo(linux);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "16,0", "17,0", "22,0", "27,0", "18,58", "21,58", "31,28", "99,28", "-5,28"})
  void otherSignalsAnswer(int signal, int errno) {
    assertThat(calls.call("proc_raise", signal)).isEqualTo(errno);
  }

  @Test
  void fillsWithRandomBytes() {
    assertThat(calls.call("random_get", 0, 65_536)).isZero();

    long zeros = 0;
    for (int i = 0; i < 65_536; i += 8) {
      zeros += calls.memory.getLong(i) == 0 ? 1 : 0;
    }
    assertThat(zeros).isZero();
  }

  @Test
  void randomBytesStayInTheirRange() {
    assertThat(calls.call("random_get", 8, 8)).isZero();
    assertThat(calls.memory.getLong(0)).isZero();
    assertThat(calls.memory.getLong(16)).isZero();
    assertThat(calls.call("random_get", 65_536, 0)).isZero();
    assertThat(calls.call("random_get", 65_535, 2)).isEqualTo(WasiErrno.FAULT);
    assertThat(calls.call("random_get", 0, -1)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void yieldsUnlessStopped() {
    assertThat(calls.call("sched_yield")).isZero();

    stop.request();

    assertThatThrownBy(() -> calls.call("sched_yield")).isInstanceOf(GuestStop.Interrupted.class);
  }
}
