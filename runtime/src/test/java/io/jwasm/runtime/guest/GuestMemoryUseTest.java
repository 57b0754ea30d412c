package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.budget.Budget;
import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.budget.Shortage;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a guest's memory is said to be, and limits that change while it runs. */
@Timeout(60)
class GuestMemoryUseTest {
  private static final String P1 = "wasi_snapshot_preview1";
  private static final int DROP = 0x1a;
  private static final int PAGE = 65_536;
  private static final int GROW = 0x40;
  static final List<Engine> ENGINES = List.of(new NativeEngine(), new JvmEngine());

  @TempDir private Path dir;
  private final Wasm wasm = new Wasm();
  private GuestLab lab;

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  /** Reads a byte: waits for the test. */
  private static Code read(int read) {
    Code code = new Code().i32(0).i32(16).mem(0x36, 2, 0).i32(4).i32(1).mem(0x36, 2, 0);
    return code.i32(0).i32(0).i32(1).i32(8).call(read).op(DROP);
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void countsWhatIsTouched(Engine engine) throws Exception {
    int read = wasm.importFunction(P1, "fd_read", "IIII", "I");
    wasm.memory(100, 200);
    // Touches 10 pages of 64 KiB in the middle.
    Code fill = new Code().i32(50 * PAGE).i32(1).i32(10 * PAGE).op(0xfc, 11, 0);
    wasm.export("_start", wasm.function("", "", fill.raw(read(read).bytes())));
    lab = new GuestLab(dir, engine);
    Guest guest = lab.guest(wasm);
    assertThat(guest.residentBytes()).isLessThan(PAGE);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    HostThreads.awaitSleeping("guest/1");
    while (guest.residentBytes() < 10 * PAGE) {
      Thread.onSpinWait();
    }

    assertThat(guest.memoryBytes()).isEqualTo(100 * PAGE);
    assertThat(guest.residentBytes()).isBetween(10L * PAGE, 12L * PAGE);
    assertThat(guest.threadCount()).isOne();

    lab.in.write("x");
    assertThat(end.join()).isEqualTo(new ExitReason.Exited(0));
    assertThat(guest.threadCount()).isZero();
    guest.close();
    assertThat(guest.residentBytes()).isZero();
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void limitsCanBeRaisedAndLowered(Engine engine) throws Exception {
    int read = wasm.importFunction(P1, "fd_read", "IIII", "I");
    int exit = wasm.importFunction(P1, "proc_exit", "I", "");
    wasm.memory(1, 100);
    var code = new Code().raw(read(read).bytes());
    // Old size after growing by 5 each time; -1 where it may not: 1, -1 and 6 are 6 together.
    code.i32(5).op(GROW, 0).set(0).raw(read(read).bytes());
    code.i32(5).op(GROW, 0).set(1).raw(read(read).bytes());
    code.i32(5).op(GROW, 0).set(2);
    code.get(0).get(1).op(0x6a).get(2).op(0x6a).call(exit);
    wasm.export("_start", wasm.function("", "", "III", code));
    lab = new GuestLab(dir, engine);
    Guest guest = lab.guest(wasm);
    guest.limitMemory(7L * PAGE);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    lab.in.write("x");
    awaitPages(guest, 6);
    guest.limitMemory(6L * PAGE);
    lab.in.write("x");
    while (lab.in.available() > 0) {
      Thread.onSpinWait();
    }
    HostThreads.awaitSleeping("guest/1");
    assertThat(guest.memoryBytes()).isEqualTo(6L * PAGE);
    guest.limitMemory(50L * PAGE);
    lab.in.write("x");

    assertThat(end.join()).isEqualTo(new ExitReason.Exited(6));
  }

  /** Its own and an imported one; a guest that has none of what it needs says so. */
  @ParameterizedTest
  @FieldSource("ENGINES")
  void guestsShareWhatIsThere(Engine engine) throws Exception {
    int exit = wasm.importFunction(P1, "proc_exit", "I", "");
    wasm.importMemory("env", "memory", 2, 1000, true);
    // How often it could grow by a page.
    var code = new Code().op(0x03, 0x40).i32(1).op(GROW, 0).i32(-1).op(0x47, 0x04, 0x40);
    code.get(0).i32(1).op(0x6a).set(0).op(0x0c, 1, 0x0b, 0x0b).get(0).call(exit);
    wasm.export("_start", wasm.function("", "", "I", code));
    lab = new GuestLab(dir, engine);
    CompiledModule module = lab.load(wasm);
    var budgets =
        new Budgets(
            Budget.unbounded(), Budget.unbounded(), new Budget(101L * PAGE), Budget.unbounded());
    List<Shortage> shortages = new ArrayList<>();
    var config = lab.config().budgets(budgets).shortage(shortages::add).build();
    Guest first = lab.guest(module, config);
    assertThat(first.run()).isEqualTo(new ExitReason.Exited(48));
    assertThat(shortages).containsExactly(Shortage.MEMORY);
    Guest second = lab.guest(module, config);
    assertThat(second.run()).isEqualTo(new ExitReason.Exited(23));
    first.close();
    second.close();
    assertThat(budgets.memory().left()).isEqualTo(101L * PAGE);

    budgets.memory().give(-99L * PAGE);
    assertThatThrownBy(() -> lab.guest(module, config))
        .isInstanceOfSatisfying(
            JwasmException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
    assertThat(budgets.memory().left()).isEqualTo(2L * PAGE);
  }

  private static void awaitPages(Guest guest, long pages) {
    while (guest.memoryBytes() < pages * PAGE) {
      Thread.onSpinWait();
    }
  }
}
