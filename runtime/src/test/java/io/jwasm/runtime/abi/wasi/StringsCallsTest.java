package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StringsCallsTest {
  private static final int COUNT = 8;
  private static final int SIZE = 12;
  private static final int POINTERS = 64;
  private static final int BUFFER = 128;

  private final Calls calls =
      new Calls(new StringsCalls(List.of("prog", "", "gr\u00fcn"), List.of("A=1")));

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void countsBytesWithTheirTerminators() {
    assertThat(calls.call("args_sizes_get", COUNT, SIZE)).isZero();

    assertThat(calls.memory.getInt(COUNT)).isEqualTo(3);
    assertThat(calls.memory.getInt(SIZE)).isEqualTo(5 + 1 + 6);
  }

  @Test
  void writesStringsOneAfterTheOther() {
    assertThat(calls.call("args_get", POINTERS, BUFFER)).isZero();

    assertThat(calls.memory.utf8(BUFFER, 12)).isEqualTo("prog\0\0gr\u00fcn\0");
    assertThat(calls.memory.getInt(POINTERS)).isEqualTo(BUFFER);
    assertThat(calls.memory.getInt(POINTERS + 4)).isEqualTo(BUFFER + 5);
    assertThat(calls.memory.getInt(POINTERS + 8)).isEqualTo(BUFFER + 6);
  }

  @Test
  void writesTheEnvironment() {
    assertThat(calls.call("environ_sizes_get", COUNT, SIZE)).isZero();
    assertThat(calls.call("environ_get", POINTERS, BUFFER)).isZero();

    assertThat(calls.memory.getInt(COUNT)).isEqualTo(1);
    assertThat(calls.memory.getInt(SIZE)).isEqualTo(4);
    assertThat(calls.memory.utf8(BUFFER, 4)).isEqualTo("A=1\0");
  }

  @Test
  void faultsOutsideOfMemory() {
    assertThat(calls.call("args_get", 65_530, BUFFER)).isEqualTo(WasiErrno.FAULT);
    assertThat(calls.call("args_get", POINTERS, 65_530)).isEqualTo(WasiErrno.FAULT);
    assertThat(calls.call("environ_sizes_get", COUNT, -4)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void anEmptyListWritesNothing() {
    try (var none = new Calls(new StringsCalls(List.of(), List.of()))) {
      assertThat(none.call("args_sizes_get", COUNT, SIZE)).isZero();
      assertThat(none.memory.getLong(COUNT)).isZero();
      assertThat(none.call("args_get", 65_536, 65_536)).isZero();
    }
  }
}
