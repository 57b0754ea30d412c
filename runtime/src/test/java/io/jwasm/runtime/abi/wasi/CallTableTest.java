package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.testing.FakeInstance;
import org.junit.jupiter.api.Test;

class CallTableTest {
  private static final FunctionType TYPE = FunctionType.of("I", "I");

  @Test
  void findsByNameAndType() {
    var table = new CallTable();
    table.add("f", "I", (_, _) -> 1);
    table.add("f", "II", (_, _) -> 2);

    assertThat(table.find("f", FunctionType.of("II", "I"))).isPresent();
    assertThat(table.find("f", FunctionType.of("I", ""))).isEmpty();
    assertThat(table.find("g", TYPE)).isEmpty();
    assertThat(table.types("f")).containsExactly(TYPE, FunctionType.of("II", "I"));
    assertThat(table.types("g")).isEmpty();
    assertThatThrownBy(() -> table.add("f", "I", (_, _) -> 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("f (i32) -> i32 twice");
  }

  @Test
  void turnsFailuresIntoErrorNumbers() {
    CallGroup group =
        table -> {
          table.add("fault", "I", (memory, args) -> memory.getInt((int) args[0]));
          table.add(
              "fails",
              "I",
              (_, args) -> {
                throw new ErrnoException("test", (int) args[0]);
              });
        };
    try (var calls = new Calls(group)) {
      assertThat(calls.call("fault", 65_533)).isEqualTo(WasiErrno.FAULT);
      assertThat(calls.call("fault", -1)).isEqualTo(WasiErrno.FAULT);
      assertThat(calls.call("fault", 65_532)).isZero();
      assertThat(calls.call("fails", Errno.EMFILE)).isEqualTo(WasiErrno.MFILE);
    }
  }

  @Test
  void everyPointerFaultsWithoutMemory() {
    var table = new CallTable();
    table.add("f", "I", (_, _) -> 0);

    long result = table.find("f", TYPE).orElseThrow().call(new FakeInstance(null), new long[] {0});

    assertThat(result).isEqualTo(WasiErrno.FAULT);
  }
}
