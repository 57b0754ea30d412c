package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuestTest {
  private static final String P1 = "wasi_snapshot_preview1";
  private static final int UNREACHABLE = 0x00;
  private static final int DROP = 0x1a;

  @TempDir private Path dir;
  private GuestLab lab;
  private final Wasm wasm = new Wasm();

  @BeforeEach
  void open() {
    lab = new GuestLab(dir);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private int exit() {
    return wasm.importFunction(P1, "proc_exit", "I", "");
  }

  private int start(Code code) {
    int index = wasm.function("", "", code);
    wasm.export("_start", index);
    return index;
  }

  @Test
  void returningIsExitZero() {
    start(new Code());

    assertThat(lab.run(wasm)).isEqualTo(new ExitReason.Exited(0));
  }

  @Test
  void exitsFromAnyDepth() {
    int exit = exit();
    int inner = wasm.function("I", "", new Code().get(0).call(exit));
    int outer = wasm.function("I", "", new Code().get(0).call(inner).op(UNREACHABLE));
    start(new Code().i32(300).call(outer).op(UNREACHABLE));

    assertThat(lab.run(wasm)).isEqualTo(new ExitReason.Exited(300));
  }

  @Test
  void raisingASignalEndsTheGuest() {
    int raise = wasm.importFunction(P1, "proc_raise", "I", "I");
    start(new Code().i32(16).call(raise).op(DROP).i32(6).call(raise).op(UNREACHABLE));

    assertThat(lab.run(wasm)).isEqualTo(new ExitReason.Killed(6));
  }

  @Test
  void trapsCarryTheStack() {
    int crash = wasm.function("", "", new Code().op(UNREACHABLE));
    int main = start(new Code().call(crash));
    wasm.name(crash, "crash").name(main, "main");

    var trapped = (ExitReason.Trapped) lab.run(wasm);

    assertThat(trapped.kind()).isEqualTo(Trap.Kind.UNREACHABLE);
    assertThat(trapped.message()).isEqualTo("unreachable");
    assertThat(trapped.frames()).extracting(Trap.Frame::name).containsExactly("crash", "main");
  }

  @Test
  void endlessRecursionTraps() {
    start(new Code().call(0));

    assertThat(lab.run(wasm))
        .isInstanceOfSatisfying(
            ExitReason.Trapped.class,
            t -> assertThat(t.kind()).isEqualTo(Trap.Kind.STACK_EXHAUSTED));
  }

  @Test
  void recursionThatFitsTheStackReturns() {
    int exit = exit();
    // f(n) = n == 0 ? 0 : f(n - 1) + 1
    int f = 1;
    wasm.function(
        "I",
        "I",
        new Code()
            .get(0)
            .op(0x04, 0x7f)
            .get(0)
            .i32(1)
            .op(0x6b)
            .call(f)
            .i32(1)
            .op(0x6a)
            .op(0x05)
            .i32(0)
            .op(0x0b));
    start(new Code().i32(50_000).call(f).i32(50_000 - 3).op(0x6b).call(exit));

    assertThat(lab.run(wasm)).isEqualTo(new ExitReason.Exited(3));
  }

  @Test
  void aHostFunctionThatOverflowsTrapsToo() {
    // Recursion through a host function on every level overflows somewhere in the host.
    int yield = wasm.importFunction(P1, "sched_yield", "", "I");
    start(new Code().call(yield).op(DROP).call(1));

    assertThat(lab.run(wasm))
        .isInstanceOfSatisfying(
            ExitReason.Trapped.class,
            t -> assertThat(t.kind()).isEqualTo(Trap.Kind.STACK_EXHAUSTED));
  }

  @Test
  void reactorsAreInitializedOnce() {
    int exit = exit();
    wasm.global(0);
    wasm.export(
        "_initialize",
        wasm.function("", "", new Code().op(0x23).u32(0).i32(5).op(0x6a).op(0x24).u32(0)));
    wasm.export("serve", wasm.function("", "", new Code().op(0x23).u32(0).call(exit)));

    var config = lab.config().entryPoint("serve").build();

    assertThat(lab.guest(lab.load(wasm), config).run()).isEqualTo(new ExitReason.Exited(5));
  }

  @Test
  void aResultIsTheExitCode() {
    wasm.export("main", wasm.function("", "I", new Code().i32(-2)));

    var config = lab.config().entryPoint("main").build();

    assertThat(lab.guest(lab.load(wasm), config).run()).isEqualTo(new ExitReason.Exited(-2));
  }

  @Test
  void seesItsArguments() {
    int sizes = wasm.importFunction(P1, "args_sizes_get", "II", "I");
    int exit = exit();
    wasm.memory(1, 1);
    start(new Code().i32(0).i32(4).call(sizes).op(DROP).i32(0).mem(0x28, 2, 0).call(exit));

    var config = lab.config().args(List.of("prog", "a", "b")).build();

    assertThat(lab.guest(lab.load(wasm), config).run()).isEqualTo(new ExitReason.Exited(3));
  }

  @Test
  void missingImportsAreReportedAtCreation() {
    wasm.importFunction("env", "nothing", "", "");
    wasm.importFunction("wasix_32v1", "fork", "", "");
    start(new Code());
    var module = lab.load(wasm);

    assertThatThrownBy(() -> lab.guest(module, lab.config().build()))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("2 of 2 imports not provided")
        .hasMessageContaining("env.nothing")
        .hasMessageContaining("wasix_32v1.fork");
    assertThat(Guest.check(module.module()).missing()).hasSize(2);
  }

  @Test
  void runsOnlyOnce() {
    start(new Code());
    Guest guest = lab.guest(wasm);
    ExitReason first = guest.run();

    assertThatThrownBy(guest::run).isInstanceOf(IllegalStateException.class);
    assertThat(guest.exitReason()).hasValue(first);
    assertThat(guest.cpuNanos()).isPositive();
  }

  @Test
  void memoryThatStartsTooLargeIsRefused() {
    wasm.memory(32, -1);
    start(new Code());
    var module = lab.load(wasm);
    var config = lab.config().limits(new InstanceLimits(16 * GuestMemory.PAGE, 1000)).build();

    var error = catchThrowableOfType(JwasmException.class, () -> lab.guest(module, config));

    assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
    assertThat(error).hasMessageContaining("it starts with 2.0 MiB, the limit is 1.0 MiB");
  }

  @Test
  void abortingAfterARefusedGrowIsOutOfMemory() {
    wasm.memory(1, -1);
    start(new Code().i32(100).op(0x40, 0, DROP, UNREACHABLE));
    var config = lab.config().limits(new InstanceLimits(16 * GuestMemory.PAGE, 1000)).build();

    assertThat(lab.guest(lab.load(wasm), config).run())
        .isInstanceOfSatisfying(
            ExitReason.OutOfMemory.class,
            o -> assertThat(o.message()).isEqualTo("memory could not grow past 65536 bytes"));
  }

  @Test
  void trappingSegmentsEndTheGuest() {
    wasm.memory(1, 1).data(65_536, new byte[] {1});
    start(new Code());

    assertThat(lab.run(wasm))
        .isInstanceOfSatisfying(
            ExitReason.Trapped.class,
            t -> assertThat(t.kind()).isEqualTo(Trap.Kind.MEMORY_OUT_OF_BOUNDS));
  }

  @Test
  void theStartFunctionRunsOnTheGuestsThread() {
    int exit = exit();
    wasm.start(wasm.function("", "", new Code().i32(9).call(exit)));
    start(new Code().op(UNREACHABLE));

    Guest guest = lab.guest(wasm);

    assertThat(guest.exitReason()).isEmpty();
    assertThat(guest.run()).isEqualTo(new ExitReason.Exited(9));
  }
}
