package io.jwasm.runtime.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.LazyModule;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Modules that run while they are compiled; the engine's contract has the rest. */
@Timeout(180)
class LazyModuleTest {
  private static final int FUNCTIONS = 400;

  @TempDir private Path dir;

  private final NativeEngine engine = new NativeEngine(Optional.empty(), 0);

  private LazyModule load(Wasm wasm) {
    return engine.loadLazily(wasm.module()).orElseThrow();
  }

  private static Instance instantiate(CompiledModule module) {
    return module.instantiate(Imports.NONE, InstanceLimits.DEFAULT);
  }

  /** Each function calls the one before it, directly and through the table, and adds its number. */
  private static Wasm chain() {
    var wasm = new Wasm().table(FUNCTIONS, FUNCTIONS);
    int type = wasm.type("I", "I");
    int[] functions = new int[FUNCTIONS];
    functions[0] = wasm.function("I", "I", new Code().get(0));
    for (int i = 1; i < FUNCTIONS; i++) {
      Code code = new Code().get(0).call(functions[i - 1]);
      if (i % 3 == 0) {
        code = new Code().get(0).i32(i - 1).op(0x11).u32(type).op(0);
      }
      functions[i] = wasm.function("I", "I", code.i32(i).op(0x6a));
      wasm.export("f" + i, functions[i]);
    }
    wasm.elements(0, functions);
    return wasm;
  }

  private static int sum(int last, int argument) {
    return argument + last * (last + 1) / 2;
  }

  /** A body of so many additions. */
  private static Code large(int additions) {
    var code = new Code().get(0);
    for (int i = 0; i < additions; i++) {
      code.i32(i).op(0x6a);
    }
    return code;
  }

  @Test
  void smallModulesAreCompiledFirst() {
    assertThat(new NativeEngine().loadLazily(chain().module())).isEmpty();
  }

  @Test
  void threadsThatCallTheSameFunctionsGetThemOnce() throws Exception {
    try (CompiledModule module = load(chain()).module()) {
      int threads = 8;
      var together = new CyclicBarrier(threads);
      var ends = new ArrayList<CompletableFuture<Long>>();
      for (int t = 0; t < threads; t++) {
        var end = new CompletableFuture<Long>();
        ends.add(end);
        int first = FUNCTIONS - 1 - t % 3;
        Thread.ofPlatform()
            .start(() -> {
              try (Instance instance = instantiate(module)) {
                together.await();
                long result = instance.call("f" + first, 7)[0];
                end.complete(result - sum(first, 7));
              } catch (Exception | Error e) {
                end.completeExceptionally(e);
              }
            });
      }
      for (var end : ends) {
        assertThat(end.get()).isZero();
      }
    }
  }

  /** In registers of both kinds and on the stack. */
  @Test
  void argumentsAreThoseOfTheFirstCall() {
    var wasm = new Wasm();
    String types = "ILFD".repeat(6);
    var code = new Code().get(0).op(0xac);
    for (int i = 1; i < types.length(); i++) {
      code.get(i);
      switch (types.charAt(i)) {
        case 'I' -> code.op(0xac);
        case 'F' -> code.op(0xae);
        case 'D' -> code.op(0xb0);
        default -> {}
      }
      code.op(0x7c);
    }
    wasm.export("f", wasm.function(types, "L", code));
    long[] arguments = new long[types.length()];
    long expected = 0;
    for (int i = 0; i < arguments.length; i++) {
      long value = 1L << i;
      expected += value;
      arguments[i] =
          switch (types.charAt(i)) {
            case 'F' -> Float.floatToIntBits(value);
            case 'D' -> Double.doubleToLongBits(value);
            default -> value;
          };
    }
    try (CompiledModule module = load(wasm).module();
        Instance instance = instantiate(module)) {
      assertThat(instance.call("f", arguments)).containsExactly(expected);
    }
  }

  @Test
  void theWholeIsWhatWouldHaveBeenCompiledFirst() throws IOException {
    Path first = dir.resolve("first");
    engine.compile(chain().module(), first, CompileProgress.NONE);
    Path lazy = dir.resolve("lazy");
    LazyModule loaded = load(chain());
    try (CompiledModule module = loaded.module();
        Instance instance = instantiate(module)) {
      assertThat((int) instance.call("f70", 1)[0]).isEqualTo(sum(70, 1));
      loaded.complete(lazy, CompileProgress.NONE);
      assertThat((int) instance.call("f399", 1)[0]).isEqualTo(sum(399, 1));
      loaded.adopt(lazy);
      assertThat((int) instance.call("f399", 1)[0]).isEqualTo(sum(399, 1));
      try (CompiledModule whole = engine.load(first)) {
        MachineCode code = whole.machineCode(5).orElseThrow();
        assertThat(module.machineCode(5).orElseThrow().places()).isEqualTo(code.places());
      }
    }
    assertThat(lazy).hasSameBinaryContentAs(first);
  }

  @Test
  void aGuestRunsWhileTheRestIsCompiled() {
    LazyModule loaded = load(chain());
    try (CompiledModule module = loaded.module();
        Instance instance = instantiate(module)) {
      var whole =
          CompletableFuture.runAsync(
              () -> loaded.complete(dir.resolve("whole"), CompileProgress.NONE));
      for (int i = 1; i < FUNCTIONS; i++) {
        assertThat((int) instance.call("f" + i, i)[0]).isEqualTo(sum(i, i));
      }
      whole.join();
    }
  }

  @Test
  void anInvalidFunctionFailsWhenItIsCalledAndTheModuleAsAWhole() {
    var wasm = chain();
    wasm.export("bad", wasm.function("", "I", new Code().i64(1)));
    LazyModule loaded = load(wasm);
    try (CompiledModule module = loaded.module();
        Instance instance = instantiate(module)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> instance.call("bad"))
            .isInstanceOf(ModuleException.class)
            .hasMessageContaining("not a valid module");
      }
      assertThat((int) instance.call("f5", 1)[0]).isEqualTo(sum(5, 1));
      assertThatThrownBy(() -> loaded.complete(dir.resolve("a"), CompileProgress.NONE))
          .isInstanceOf(ModuleException.class);
    }
  }

  @Test
  void aGuestThatWaitsForCodeIsKilled() throws Exception {
    var wasm = new Wasm();
    wasm.export("f", wasm.function("I", "I", large(400_000)));
    try (CompiledModule module = load(wasm).module()) {
      for (int round = 0; round < 10; round++) {
        try (Instance instance = instantiate(module)) {
          var end = new CompletableFuture<Throwable>();
          Thread caller =
              Thread.ofPlatform()
                  .start(() -> end.complete(catchThrowable(() -> instance.call("f", 1))));
          while (caller.getState() != Thread.State.TIMED_WAITING && !end.isDone()) {
            Thread.onSpinWait();
          }
          instance.interrupt();
          if (end.get() instanceof Throwable thrown) {
            assertThat(thrown).isInstanceOf(GuestStop.Interrupted.class);
          }
        }
      }
    }
  }

  @Test
  void completingEndsWithItsThread() {
    var wasm = new Wasm();
    for (int i = 0; i < 20; i++) {
      wasm.export("f" + i, wasm.function("I", "I", large(50_000)));
    }
    LazyModule loaded = load(wasm);
    try (CompiledModule module = loaded.module();
        Instance instance = instantiate(module)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> loaded.complete(dir.resolve("a"), CompileProgress.NONE))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat((int) instance.call("f3", 0)[0]).isEqualTo(50_000 / 2 * 49_999);
    }
  }

  @Test
  void perfIsToldOfEachFunctionOnceItIsThere() throws IOException {
    Path map = dir.resolve("perf.map");
    var mapped = new NativeEngine(Optional.of(new PerfMap(map)), 0);
    try (CompiledModule module = mapped.loadLazily(chain().module()).orElseThrow().module();
        Instance instance = instantiate(module)) {
      long ignored = instance.call("f2", 1)[0];
      assertThat(Files.readAllLines(map)).hasSize(3).allMatch(l -> l.contains(" func["));
    }
  }

  @Test
  void modulesLeaveNothing() throws IOException {
    for (int i = 0; i < 20; i++) {
      loadAndRun(i);
    }
    long mappings = mappings();
    int threads = Thread.activeCount();

    for (int i = 0; i < 1000; i++) {
      loadAndRun(i);
    }

    assertThat(mappings()).isLessThan(mappings + 50);
    assertThat(Thread.activeCount()).isLessThan(threads + 5);
  }

  private void loadAndRun(int round) {
    LazyModule loaded = load(chain());
    try (CompiledModule module = loaded.module();
        Instance instance = instantiate(module)) {
      int last = 1 + round % 20;
      assertThat((int) instance.call("f" + last, round)[0]).isEqualTo(sum(last, round));
      if (round % 100 == 0) {
        loaded.complete(dir.resolve("whole"), CompileProgress.NONE);
        loaded.adopt(dir.resolve("whole"));
      }
    }
  }

  private static long mappings() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.count();
    }
  }

  @Test
  void instancesThatRunGoOnWithTheArtifact() {
    var wasm = new Wasm().table(1, 1);
    int host = wasm.importFunction("env", "adopt", "", "");
    int add = wasm.function("I", "I", new Code().get(0).i32(1).op(0x6a));
    int trap = wasm.function("", "", new Code().op(0x00));
    wasm.elements(0, add);
    var twice = new Code().get(0).call(add).i32(0).op(0x11).u32(wasm.type("I", "I")).op(0);
    wasm.export("before", wasm.function("I", "I", new Code().call(host).raw(twice.bytes())));
    wasm.export("after", wasm.function("I", "I", new Code().raw(twice.bytes()).call(trap)));
    LazyModule loaded = load(wasm);
    Path artifact = dir.resolve("whole");
    HostFunction adopts =
        (caller, args) -> {
          loaded.complete(artifact, CompileProgress.NONE);
          loaded.adopt(artifact);
          return 0;
        };
    var imports = new Imports(List.of(new Imports.Function(adopts)));
    try (CompiledModule module = loaded.module();
        Instance instance = module.instantiate(imports, InstanceLimits.DEFAULT)) {
      assertThat((int) instance.call("before", 5)[0]).isEqualTo(7);
      Trap trapped = catchThrowableOfType(Trap.class, () -> instance.call("after", 5));
      assertThat(trapped.frames()).extracting(Trap.Frame::function).containsExactly(trap, trap + 2);
      assertThat(trapped.frames()).allMatch(frame -> frame.offset() > 0);
    }
  }

  /** The artifact replaces what was compiled at first for those who come later. */
  @Test
  void whatWasStoredIsLoaded() {
    LazyModule loaded = load(chain());
    Path artifact = dir.resolve("whole");
    try (var _ = loaded.module()) {
      loaded.complete(artifact, CompileProgress.NONE);
    }
    try (CompiledModule whole = engine.load(artifact);
        Instance instance = instantiate(whole)) {
      assertThat((int) instance.call("f200", 3)[0]).isEqualTo(sum(200, 3));
      assertThat(List.of(whole.module().exports().size())).containsExactly(FUNCTIONS - 1);
    }
  }
}
