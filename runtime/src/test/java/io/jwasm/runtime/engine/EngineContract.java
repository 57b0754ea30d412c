package io.jwasm.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.Trap.Kind;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every engine does the same; subclassed for each. */
@Timeout(60)
public abstract class EngineContract {
  private static final int ADD = 0x6a;
  private static final int LOAD = 0x28;
  private static final int STORE = 0x36;

  @TempDir private Path dir;

  private final List<AutoCloseable> open = new ArrayList<>();

  /** The engine under test. */
  protected abstract Engine engine();

  /** Whether a trap carries the WebAssembly stack. */
  protected boolean hasFrames() {
    return true;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private CompiledModule load(Wasm wasm) {
    Path artifact = dir.resolve("artifact-" + open.size());
    engine().compile(wasm.module(), artifact, CompileProgress.NONE);
    CompiledModule module = engine().load(artifact);
    open.add(module);
    return module;
  }

  private Instance instantiate(Wasm wasm, Imports.Value... imports) {
    return instantiate(load(wasm), InstanceLimits.DEFAULT, imports);
  }

  private Instance instantiate(
      CompiledModule module, InstanceLimits limits, Imports.Value... imports) {
    Instance instance = module.instantiate(new Imports(List.of(imports)), limits);
    open.add(instance);
    return instance;
  }

  private static Imports.Value host(HostFunction function) {
    return new Imports.Function(function);
  }

  /** A module with one exported function {@code f}. */
  private static Wasm single(String params, String results, Code code) {
    var wasm = new Wasm();
    wasm.export("f", wasm.function(params, results, code));
    return wasm;
  }

  private Kind trapOf(Wasm wasm, long... args) {
    Instance instance = instantiate(wasm);
    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f", args));
    assertThat(trap).isNotNull();
    assertThat(trap).hasMessage(trap.kind().message());
    return trap.kind();
  }

  /** Other threads may come too late. */
  @Test
  void whatIsWantedOfAClosedInstanceIsOfNoEffect() {
    Instance instance = instantiate(single("", "", new Code()));
    instance.close();

    instance.pause();
    instance.sample(_ -> {});
    instance.resume();
    instance.interrupt();

    assertThat(instance.hostStack()).isEmpty();
    assertThatThrownBy(() -> instance.call("f")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void namesItself() {
    assertThat(engine().name()).matches("[a-z]+");
    assertThat(engine().fingerprint()).matches("[A-Za-z0-9._-]{1,100}");
    assertThat(engine().unsupported(new Wasm().module())).isEmpty();
  }

  @Test
  void calls() {
    Instance add = instantiate(single("II", "I", new Code().get(0).get(1).op(ADD)));

    assertThat((int) add.call("f", 40, 2)[0]).isEqualTo(42);
    assertThat((int) add.call("f", -1, -1)[0]).isEqualTo(-2);
    assertThat((int) add.call("f", 0xdead_0000_0001L, 1)[0]).isEqualTo(2);
  }

  @Test
  void passesAllNumberTypes() {
    Instance same = instantiate(single("LFD", "LFD", new Code().get(0).get(1).get(2)));
    long f = Float.floatToRawIntBits(1.5f);
    long d = Double.doubleToRawLongBits(-0.0);

    long[] results = same.call("f", Long.MIN_VALUE, f, d);

    assertThat(results[0]).isEqualTo(Long.MIN_VALUE);
    assertThat((int) results[1]).isEqualTo((int) f);
    assertThat(results[2]).isEqualTo(d);
  }

  @Test
  void refusesUnknownExportsAndWrongArguments() {
    Instance instance = instantiate(single("I", "", new Code()).memory(1, 1).export("m", 2, 0));

    assertThatThrownBy(() -> instance.call("g")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> instance.call("m")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> instance.call("f")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> instance.global("f")).isInstanceOf(IllegalArgumentException.class);
    assertThat(instance.exportedMemory("f")).isEmpty();
    assertThat(instance.exportedMemory("m")).containsSame(instance.memory());
  }

  @Test
  void aModuleWithoutMemorySaysSo() {
    Instance instance = instantiate(single("", "", new Code()));

    assertThatThrownBy(instance::memory).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hostFunctionsGetBitsAndTheCaller() {
    var wasm = new Wasm();
    int host = wasm.importFunction("env", "h", "ILFD", "I");
    wasm.memory(1, 1);
    wasm.export(
        "f",
        wasm.function(
            "",
            "I",
            new Code()
                .i32(-7)
                .i64(1L << 40)
                .op(0x43, 0, 0, 0xc0, 0x3f)
                .op(0x44, 0, 0, 0, 0, 0, 0, 0, 0x80)
                .call(host)));
    var seen = new AtomicReference<long[]>();
    var caller = new AtomicReference<Instance>();
    Instance instance =
        instantiate(
            wasm,
            host((from, args) -> {
              seen.set(args.clone());
              caller.set(from);
              from.memory().putInt(8, 99);
              return 0x7fff_ffff_0000_0005L;
            }));

    assertThat((int) instance.call("f")[0]).isEqualTo(5);
    assertThat((int) seen.get()[0]).isEqualTo(-7);
    assertThat(seen.get()[1]).isEqualTo(1L << 40);
    assertThat((int) seen.get()[2]).isEqualTo(Float.floatToRawIntBits(1.5f));
    assertThat(seen.get()[3]).isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(caller.get()).isSameAs(instance);
    assertThat(instance.memory().getInt(8)).isEqualTo(99);
  }

  @Test
  void theUpperHalfOfAHostResultIsIgnored() {
    var wasm = new Wasm();
    int host = wasm.importFunction("env", "h", "", "I");
    wasm.export("f", wasm.function("", "L", new Code().call(host).op(0xad))); // i64.extend_i32_u

    Instance instance = instantiate(wasm, host((caller, args) -> -1L << 32 | 7));

    assertThat(instance.call("f")[0]).isEqualTo(7);
  }

  @Test
  void aHostFunctionMayCallBack() {
    var wasm = new Wasm();
    int host = wasm.importFunction("env", "h", "I", "I");
    wasm.export("f", wasm.function("I", "I", new Code().get(0).call(host)));
    wasm.export("g", wasm.function("I", "I", new Code().get(0).i32(1).op(ADD)));
    Instance instance =
        instantiate(wasm, host((caller, args) -> caller.call("g", (int) args[0])[0]));

    assertThat((int) instance.call("f", 4)[0]).isEqualTo(5);
  }

  @Test
  void whatAHostFunctionThrowsComesOutUnchanged() {
    var wasm = new Wasm();
    wasm.export("f", wasm.importFunction("env", "h", "", ""));
    wasm.export("g", wasm.function("", "", new Code().call(0)));
    for (RuntimeException failure :
        List.of(
            new GuestStop.Exit(3),
            new GuestStop.Interrupted(),
            new Trap(Kind.OTHER, "own", List.of()),
            new IllegalStateException("host error"))) {
      Instance instance =
          instantiate(
              wasm,
              host((caller, args) -> {
                throw failure;
              }));

      assertThatThrownBy(() -> instance.call("g")).isSameAs(failure);
    }
  }

  @Test
  void anErrorInAHostFunctionIsNotSwallowed() {
    var wasm = new Wasm();
    wasm.importFunction("env", "h", "", "");
    wasm.export("g", wasm.function("", "", new Code().call(0)));
    var error = new AssertionError("broken");
    Instance instance =
        instantiate(
            wasm,
            host((caller, args) -> {
              throw error;
            }));

    assertThatThrownBy(() -> instance.call("g")).isSameAs(error);
  }

  @Test
  void mapsTraps() {
    assertThat(trapOf(single("", "", new Code().op(0)))).isEqualTo(Kind.UNREACHABLE);
    assertThat(trapOf(single("", "I", new Code().i32(1).i32(0).op(0x6d))))
        .isEqualTo(Kind.INTEGER_DIVIDE_BY_ZERO);
    assertThat(trapOf(single("", "L", new Code().i64(1).i64(0).op(0x82))))
        .isEqualTo(Kind.INTEGER_DIVIDE_BY_ZERO);
    assertThat(trapOf(single("", "I", new Code().i32(Integer.MIN_VALUE).i32(-1).op(0x6d))))
        .isEqualTo(Kind.INTEGER_OVERFLOW);
    Code nan = new Code().op(0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f).op(0xaa);
    assertThat(trapOf(single("", "I", nan))).isEqualTo(Kind.INVALID_CONVERSION);
    Code large = new Code().op(0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x43).op(0xaa);
    assertThat(trapOf(single("", "I", large))).isEqualTo(Kind.INTEGER_OVERFLOW);
    assertThat(trapOf(single("", "I", new Code().i32(65_536).mem(LOAD, 2, 0)).memory(1, 1)))
        .isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS);
  }

  @Test
  void mapsTrapsOfTables() {
    var wasm = new Wasm();
    int wrong = wasm.function("I", "", new Code());
    int type = wasm.type("", "");
    wasm.table(3, 3).elements(0, wrong);
    wasm.export("f", wasm.function("I", "", new Code().get(0).op(0x11).u32(type).op(0)));

    assertThat(trapOf(wasm, 0)).isEqualTo(Kind.INDIRECT_CALL_TYPE_MISMATCH);
    assertThat(trapOf(wasm, 1)).isEqualTo(Kind.UNINITIALIZED_ELEMENT);
    assertThat(trapOf(wasm, 3)).isEqualTo(Kind.UNDEFINED_ELEMENT);
    assertThat(trapOf(wasm, -1)).isEqualTo(Kind.UNDEFINED_ELEMENT);
    assertThat(trapOf(single("", "", new Code().i32(9).op(0x25, 0, 0x1a)).table(1, 1)))
        .isEqualTo(Kind.TABLE_OUT_OF_BOUNDS);
  }

  @Test
  void trapsCarryTheNamedStack() {
    var wasm = new Wasm();
    int inner = wasm.function("", "", new Code().op(0));
    int outer = wasm.function("", "", new Code().call(inner));
    wasm.export("f", outer).name(inner, "abort").name(outer, "main");
    Instance instance = instantiate(wasm);

    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f"));

    if (hasFrames()) {
      assertThat(trap.frames()).extracting(Trap.Frame::name).containsExactly("abort", "main");
      assertThat(trap.frames()).extracting(Trap.Frame::function).containsExactly(inner, outer);
    }
  }

  @Test
  void endlessRecursionTrapsAndLeavesTheInstanceUsable() {
    var wasm = new Wasm();
    wasm.export("f", wasm.function("", "", new Code().call(0)));
    wasm.export("g", wasm.function("", "I", new Code().i32(1)));
    Instance instance = instantiate(wasm);

    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f"));

    assertThat(trap.kind()).isEqualTo(Kind.STACK_EXHAUSTED);
    assertThat((int) instance.call("g")[0]).isEqualTo(1);
  }

  @Test
  void addressesAreUnsignedAndDoNotWrap() {
    Wasm wasm = single("I", "I", new Code().get(0).mem(LOAD, 0, 0xffff_ffffL)).memory(1, 1);
    Wasm small = single("I", "I", new Code().get(0).mem(LOAD, 0, 4)).memory(1, 1);

    assertThat(trapOf(wasm, 1)).isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS);
    assertThat(trapOf(wasm, -1)).isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS);
    assertThat(trapOf(small, -1)).isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS);
    assertThat(trapOf(small, -4)).isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS);
    assertThat(trapOf(small, 65_533 - 4)).isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS);
    assertThat((int) instantiate(small).call("f", 65_532 - 4)[0]).isZero();
  }

  @Test
  void growsUpToTheMaximumAndTheLimit() {
    Wasm wasm = single("I", "I", new Code().get(0).op(0x40, 0)).memory(1, 4);
    Instance declared = instantiate(wasm);
    Instance limited = instantiate(load(wasm), new InstanceLimits(2 * GuestMemory.PAGE, 10));

    assertThat((int) declared.call("f", 3)[0]).isEqualTo(1);
    assertThat((int) declared.call("f", 1)[0]).isEqualTo(-1);
    assertThat((int) declared.call("f", -1)[0]).isEqualTo(-1);
    assertThat(declared.memory().pages()).isEqualTo(4);
    assertThat((int) limited.call("f", 2)[0]).isEqualTo(-1);
    assertThat((int) limited.call("f", 1)[0]).isEqualTo(1);
    assertThat((int) limited.call("f", 0)[0]).isEqualTo(2);
  }

  @Test
  void instancesOfAGuestShareItsMemoryAndGiveItBack() {
    CompiledModule module = load(single("I", "I", new Code().get(0).op(0x40, 0)).memory(1, 9));
    Allowance allowance = Allowance.of(new InstanceLimits(5 * GuestMemory.PAGE, 10));
    Instance first = module.instantiate(Imports.NONE, allowance);
    Instance second = module.instantiate(Imports.NONE, allowance);

    assertThat((int) first.call("f", 2)[0]).isEqualTo(1);
    assertThat((int) second.call("f", 2)[0]).isEqualTo(-1);
    assertThat(second.memory().growRefused()).isTrue();
    assertThat((int) second.call("f", 1)[0]).isEqualTo(1);
    assertThat(allowance.memory().used()).isEqualTo(5 * GuestMemory.PAGE);
    assertThatThrownBy(() -> module.instantiate(Imports.NONE, allowance))
        .isInstanceOf(JwasmException.class);
    first.close();
    assertThat((int) second.call("f", 3)[0]).isEqualTo(2);
    second.close();
    assertThat(allowance.memory().used()).isZero();
    module.close();
  }

  @Test
  void instancesOfAGuestShareWhatTablesMayTake() {
    var wasm = new Wasm().table(1000, 100_000);
    wasm.export("grow", wasm.function("I", "I", new Code().op(0xd0, 0x70).get(0).op(0xfc, 15, 0)));
    CompiledModule module = load(wasm);
    Quota tables = Quota.of(8 * 10_000);
    Quota heap = Quota.of(16 * 10_000);
    var allowance = new Allowance(Quota.of(0), tables, heap, 1_000_000);
    Instance first = module.instantiate(Imports.NONE, allowance);
    Instance second = module.instantiate(Imports.NONE, allowance);

    assertThat((int) first.call("grow", 8001)[0]).isEqualTo(-1);
    assertThat((int) first.call("grow", 8000)[0]).isEqualTo(1000);
    assertThat((int) second.call("grow", 1)[0]).isEqualTo(-1);
    assertThatThrownBy(() -> module.instantiate(Imports.NONE, allowance))
        .isInstanceOfSatisfying(
            JwasmException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
    first.close();
    assertThat((int) second.call("grow", 9000)[0]).isEqualTo(1000);
    second.close();
    assertThat(tables.used()).isZero();
    assertThat(heap.used()).isZero();
    module.close();
  }

  @Test
  void grownMemoryIsUsable() {
    var wasm = new Wasm().memory(1, 3);
    wasm.export(
        "f",
        wasm.function(
            "I",
            "I",
            new Code()
                .i32(1)
                .op(0x40, 0, 0x1a)
                .get(0)
                .i32(77)
                .mem(STORE, 2, 0)
                .get(0)
                .mem(LOAD, 2, 0)));

    assertThat((int) instantiate(wasm).call("f", 65_536)[0]).isEqualTo(77);
  }

  @Test
  void refusesAMemoryOverTheLimit() {
    CompiledModule module = load(new Wasm().memory(3, 3));

    assertThatThrownBy(() -> instantiate(module, new InstanceLimits(2 * GuestMemory.PAGE, 10)))
        .isInstanceOfSatisfying(
            JwasmException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
  }

  @Test
  void fillsAndCopiesAtTheEdges() {
    var wasm = new Wasm().memory(1, 1);
    wasm.export("fill", wasm.function("III", "", new Code().get(0).get(1).get(2).op(0xfc, 11, 0)));
    wasm.export(
        "copy", wasm.function("III", "", new Code().get(0).get(1).get(2).op(0xfc, 10, 0, 0)));
    Instance instance = instantiate(wasm);

    instance.call("fill", 65_535, 7, 1);
    instance.call("fill", 65_536, 7, 0);
    instance.call("copy", 0, 65_535, 1);
    assertThat(instance.memory().getByte(0)).isEqualTo((byte) 7);
    instance.memory().put(10, new byte[] {1, 2, 3, 4}, 0, 4);
    instance.call("copy", 11, 10, 4);
    assertThat(instance.memory().bytes(10, 5)).containsExactly(1, 1, 2, 3, 4);
    instance.call("copy", 10, 11, 4);
    assertThat(instance.memory().bytes(10, 5)).containsExactly(1, 2, 3, 4, 4);
    for (long[] args : new long[][] {{65_536, 0, 1}, {1, 0, -1}, {-1, 0, 2}, {65_537, 0, 0}}) {
      assertThatThrownBy(() -> instance.call("fill", args))
          .hasMessage("out of bounds memory access");
      assertThatThrownBy(() -> instance.call("copy", args))
          .hasMessage("out of bounds memory access");
      assertThatThrownBy(() -> instance.call("copy", args[1], args[0], args[2]))
          .hasMessage("out of bounds memory access");
    }
  }

  @Test
  void passiveDataIsInitializedAndDroppedPerInstance() {
    var wasm = new Wasm().memory(1, 1).passiveData(new byte[] {1, 2, 3});
    wasm.export("init", wasm.function("II", "", new Code().i32(0).get(0).get(1).op(0xfc, 8, 0, 0)));
    wasm.export("drop", wasm.function("", "", new Code().op(0xfc, 9, 0)));
    CompiledModule module = load(wasm);
    Instance first = instantiate(module, InstanceLimits.DEFAULT);
    Instance second = instantiate(module, InstanceLimits.DEFAULT);

    first.call("init", 1, 2);
    assertThat(first.memory().bytes(0, 3)).containsExactly(2, 3, 0);
    assertThatThrownBy(() -> first.call("init", 2, 2)).isInstanceOf(Trap.class);
    first.call("drop");
    assertThatThrownBy(() -> first.call("init", 0, 1)).isInstanceOf(Trap.class);
    first.call("init", 0, 0);
    second.call("init", 0, 3);
    assertThat(second.memory().bytes(0, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void tablesGrowPerInstance() {
    var wasm = new Wasm().table(1, 5);
    wasm.export("grow", wasm.function("I", "I", new Code().op(0xd0, 0x70).get(0).op(0xfc, 15, 0)));
    wasm.export("size", wasm.function("", "I", new Code().op(0xfc, 16, 0)));
    CompiledModule module = load(wasm);
    Instance first = instantiate(module, new InstanceLimits(0, 4));
    Instance second = instantiate(module, InstanceLimits.DEFAULT);

    assertThat((int) first.call("grow", 4)[0]).isEqualTo(-1);
    assertThat((int) first.call("grow", -1)[0]).isEqualTo(-1);
    assertThat((int) first.call("grow", 3)[0]).isEqualTo(1);
    assertThat((int) first.call("size")[0]).isEqualTo(4);
    assertThat((int) second.call("size")[0]).isEqualTo(1);
    assertThat((int) instantiate(module, InstanceLimits.DEFAULT).call("size")[0]).isEqualTo(1);
  }

  @Test
  void startFunctionsAndDataRunAtInstantiation() {
    var wasm = new Wasm().memory(1, 1).data(4, new byte[] {9}).global(5).export("g", 3, 0);
    wasm.start(wasm.function("", "", new Code().i32(0).i32(1).mem(STORE, 2, 0).i32(6).op(0x24, 0)));
    Instance instance = instantiate(wasm);

    assertThat(instance.memory().getInt(0)).isEqualTo(1);
    assertThat(instance.memory().getByte(4)).isEqualTo((byte) 9);
    assertThat((int) instance.global("g")).isEqualTo(6);
  }

  @Test
  void trapsAtInstantiation() {
    var start = new Wasm();
    start.start(start.function("", "", new Code().op(0)));
    assertThatThrownBy(() -> instantiate(start))
        .isInstanceOfSatisfying(Trap.class, t -> assertThat(t.kind()).isEqualTo(Kind.UNREACHABLE));
    assertThatThrownBy(() -> instantiate(new Wasm().memory(1, 1).data(65_536, new byte[1])))
        .isInstanceOfSatisfying(
            Trap.class, t -> assertThat(t.kind()).isEqualTo(Kind.MEMORY_OUT_OF_BOUNDS));
    var table = new Wasm().table(1, 1);
    table.elements(1, table.function("", "", new Code()));
    assertThatThrownBy(() -> instantiate(table))
        .isInstanceOfSatisfying(
            Trap.class, t -> assertThat(t.kind()).isEqualTo(Kind.TABLE_OUT_OF_BOUNDS));
  }

  @Test
  void startIsNotCalledByItsName() {
    var wasm = new Wasm();
    wasm.export("_start", wasm.function("", "", new Code().op(0)));

    assertThat(instantiate(wasm).module().export("_start")).isPresent();
  }

  @Test
  void importsGlobalsMemoriesAndExportsOfOthers() {
    var exporter = new Wasm().memory(1, 2).export("m", 2, 0).table(2, 2).export("t", 1, 0);
    int seven = exporter.function("", "I", new Code().i32(7));
    exporter.export("seven", seven).elements(0, seven).global(1).export("g", 3, 0);
    Instance first = instantiate(exporter);
    var wasm = new Wasm();
    int call = wasm.importFunction("a", "seven", "", "I");
    wasm.importGlobal("a", "limit").importMemory("a", "m", 1, 2, false);
    wasm.importOther("a", "t", new Code().op(1, 0x70, 1, 2, 2));
    wasm.importOther("a", "g", new Code().op(3, 0x7f, 1));
    wasm.export("f", wasm.function("", "I", new Code().call(call).op(0x23, 0).op(ADD)));
    wasm.export(
        "write",
        wasm.function("", "", new Code().i32(0).i32(3).mem(STORE, 2, 0).i32(8).op(0x24, 1)));
    wasm.export(
        "indirect",
        wasm.function("", "I", new Code().i32(0).op(0x11).u32(wasm.type("", "I")).op(0)));
    Instance second =
        instantiate(
            wasm,
            new Imports.InstanceExport(first, "seven"),
            new Imports.Global(35),
            new Imports.InstanceExport(first, "m"),
            new Imports.InstanceExport(first, "t"),
            new Imports.InstanceExport(first, "g"));

    assertThat((int) second.call("f")[0]).isEqualTo(42);
    assertThat((int) second.call("indirect")[0]).isEqualTo(7);
    second.call("write");
    assertThat(first.memory().getInt(0)).isEqualTo(3);
    assertThat((int) first.global("g")).isEqualTo(8);
    assertThat(second.memory()).isSameAs(first.memory());
  }

  @Test
  void twoImportsMayShareANameWithDifferentTypes() {
    var wasm = new Wasm();
    int narrow = wasm.importFunction("env", "h", "I", "I");
    int wide = wasm.importFunction("env", "h", "L", "L");
    wasm.export(
        "f",
        wasm.function("", "L", new Code().i32(1).call(narrow).op(0xac).i64(1).call(wide).op(0x7c)));

    Instance instance = instantiate(wasm, host((caller, args) -> 10), host((caller, args) -> 100));

    assertThat(instance.call("f")[0]).isEqualTo(110);
  }

  @Test
  void refusesInvalidModules() {
    Wasm wrongType = single("", "I", new Code().i64(1));

    assertThatThrownBy(() -> load(wrongType))
        .isInstanceOf(ModuleException.class)
        .hasMessageContaining("not a valid module");
  }

  @Test
  void reportsProgress() {
    var seen = new ArrayList<Long>();
    Wasm wasm = single("", "I", new Code().i32(1));

    engine()
        .compile(
            wasm.module(),
            dir.resolve("p"),
            (done, total) -> {
              assertThat(done).isBetween(0L, total);
              seen.add(done);
            });

    assertThat(seen).isNotEmpty().isSorted();
  }

  private Thread interruptSoon(Instance instance) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(50);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          instance.interrupt();
        });
  }

  private void endsWhenInterrupted(Instance instance) throws InterruptedException {
    Thread other = interruptSoon(instance);

    assertThatThrownBy(() -> instance.call("f")).isInstanceOf(GuestStop.Interrupted.class);
    other.join();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThatThrownBy(() -> instance.call("f")).isInstanceOf(GuestStop.Interrupted.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void endlessLoopsCanBeInterrupted() throws InterruptedException {
    endsWhenInterrupted(instantiate(single("", "", new Code().op(0x03, 0x40, 0x0c, 0, 0x0b))));
  }

  @Test
  void waitingCanBeInterrupted() throws InterruptedException {
    Code wait = new Code().i32(0).i32(0).i64(-1).op(0xfe, 1, 2, 0, 0x1a);
    endsWhenInterrupted(instantiate(single("", "", wait).sharedMemory(1, 1)));
  }

  @Test
  void anInterruptBeforeTheCallEndsItToo() {
    Instance instance = instantiate(single("", "", new Code()));

    instance.interrupt();
    instance.interrupt();

    assertThatThrownBy(() -> instance.call("f")).isInstanceOf(GuestStop.Interrupted.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void instancesOfOneModuleShareNothingElse() {
    var wasm = new Wasm().memory(1, 1).global(0).export("g", 3, 0);
    wasm.export(
        "f", wasm.function("I", "", new Code().get(0).op(0x24, 0).i32(0).get(0).mem(STORE, 2, 0)));
    CompiledModule module = load(wasm);
    Instance first = instantiate(module, InstanceLimits.DEFAULT);
    Instance second = instantiate(module, InstanceLimits.DEFAULT);

    first.call("f", 1);
    second.call("f", 2);

    assertThat((int) first.global("g")).isEqualTo(1);
    assertThat(first.memory().getInt(0)).isEqualTo(1);
    assertThat(second.memory().getInt(0)).isEqualTo(2);
  }
}
