package io.jwasm.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.engine.natives.LazyEngine;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions in both encodings; the legacy one is the native engine's alone. */
@Timeout(60)
class ExceptionsTest {
  private static final int EMPTY = 0x40;
  private static final int I32 = 0x7f;
  private static final int EXNREF = 0x69;
  private static final int BLOCK = 0x02;
  private static final int TRY = 0x06;
  private static final int CATCH = 0x07;
  private static final int THROW = 0x08;
  private static final int RETHROW = 0x09;
  private static final int THROW_REF = 0x0a;
  private static final int END = 0x0b;
  private static final int BR = 0x0c;
  private static final int RETURN = 0x0f;
  private static final int DELEGATE = 0x18;
  private static final int CATCH_ALL = 0x19;
  private static final int TRY_TABLE = 0x1f;
  private static final int ADD = 0x6a;

  @TempDir private Path dir;

  private final List<AutoCloseable> open = new ArrayList<>();

  static List<Engine> all() {
    return List.of(new NativeEngine(), new LazyEngine(), new JvmEngine());
  }

  static List<Engine> nativeOnly() {
    return List.of(new NativeEngine(), new LazyEngine());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private Instance instantiate(Engine engine, Wasm wasm, Imports.Value... imports) {
    Path artifact = dir.resolve("artifact-" + open.size());
    var module = wasm.module();
    assertThat(engine.unsupported(module)).isEmpty();
    engine.compile(module, artifact, CompileProgress.NONE);
    CompiledModule compiled = engine.load(artifact);
    open.add(compiled);
    Instance instance = compiled.instantiate(new Imports(List.of(imports)), InstanceLimits.DEFAULT);
    open.add(instance);
    return instance;
  }

  /** A function that throws tag 0 with its argument if that is not 0, through a frame between. */
  private static int thrower(Wasm wasm) {
    int inner =
        wasm.function("I", "I", new Code().get(0).op(0x04, EMPTY).get(0).op(THROW, 0, END).i32(-1));
    return wasm.function("I", "I", new Code().get(0).call(inner).i32(1).op(ADD));
  }

  /** Runs the code in a try_table; what tag 0 carries is the result, plus 1000. */
  private static Code caught(Code body) {
    return new Code()
        .op(BLOCK, I32, TRY_TABLE, I32, 1, 0, 0, 0)
        .raw(body.bytes())
        .op(END, RETURN, END)
        .i32(1000)
        .op(ADD);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aHandlerGetsWhatWasThrown(Engine engine) {
    var wasm = new Wasm().tag("I");
    int thrower = thrower(wasm);
    wasm.export("f", wasm.function("I", "I", caught(new Code().get(0).call(thrower))));
    Instance instance = instantiate(engine, wasm);

    assertThat(instance.call("f", 7)[0]).isEqualTo(1007);
    assertThat((int) instance.call("f", 0)[0]).isZero();
    assertThat(instance.call("f", 8)[0]).isEqualTo(1008);
  }

  @ParameterizedTest
  @MethodSource("all")
  void anUncaughtExceptionIsATrapWithTheStack(Engine engine) {
    var wasm = new Wasm().tag("I").tag("I");
    int thrower = thrower(wasm);
    int outer = // catches another tag only
        wasm.function(
            "I",
            "I",
            new Code()
                .op(BLOCK, I32, TRY_TABLE, I32, 1, 0, 1, 0)
                .get(0)
                .call(thrower)
                .op(END, END));
    wasm.export("f", outer);
    Instance instance = instantiate(engine, wasm);

    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f", 5));

    assertThat(trap.kind()).isEqualTo(Trap.Kind.UNCAUGHT_EXCEPTION);
    assertThat(trap).hasMessage("uncaught exception");
    assertThat((int) instance.call("f", 0)[0]).isZero();
  }

  @ParameterizedTest
  @MethodSource("all")
  void localsHaveTheValuesOfTheThrow(Engine engine) {
    var wasm = new Wasm().tag("I");
    int thrower = thrower(wasm);
    String locals = "I".repeat(20) + "D";
    var code = new Code();
    for (int i = 1; i <= 20; i++) {
      code.get(0).i32(i).op(ADD).set(i);
    }
    code.op(0x44, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f).set(21); // 0.5
    code.op(BLOCK, I32, TRY_TABLE, EMPTY, 1, 0, 0, 0);
    for (int i = 1; i <= 20; i++) {
      code.i32(100 * i).set(i).i32(i == 17 ? 3 : 0).call(thrower).set(i);
    }
    code.op(END).i32(0).op(END);
    for (int i = 1; i <= 20; i++) {
      code.get(i).op(ADD);
    }
    code.get(21).i32(2).op(0xb7, 0xa2, 0xaa, ADD); // 0.5 * 2
    wasm.export("f", wasm.function("I", "I", locals, code));

    // Calls 1 to 16 gave 0, call 17 threw 3, so local 17 is 1700 and 18 to 20 are as before.
    assertThat((int) instantiate(engine, wasm).call("f", 50)[0])
        .isEqualTo(3 + 1700 + 3 * 50 + 18 + 19 + 20 + 1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void framesBetweenGiveBackTheRegistersTheyKeep(Engine engine) {
    var wasm = new Wasm().tag("I");
    int last = thrower(wasm);
    for (int depth = 0; depth < 5; depth++) {
      // Each needs registers over its call: 3 locals, used before and after.
      last =
          wasm.function(
              "I",
              "I",
              "III",
              new Code()
                  .get(0)
                  .i32(3)
                  .op(ADD)
                  .set(1)
                  .get(0)
                  .i32(5)
                  .op(ADD)
                  .set(2)
                  .get(0)
                  .i32(7)
                  .op(ADD)
                  .set(3)
                  .get(0)
                  .call(last)
                  .get(1)
                  .op(ADD)
                  .get(2)
                  .op(ADD)
                  .get(3)
                  .op(ADD));
    }
    var code =
        new Code()
            .get(0)
            .i32(10)
            .op(0x6c)
            .set(1)
            .get(0)
            .i32(20)
            .op(0x6c)
            .set(2)
            .get(0)
            .i32(30)
            .op(0x6c)
            .set(3)
            .op(BLOCK, I32, TRY_TABLE, EMPTY, 1, 0, 0, 0)
            .get(0)
            .call(last)
            .set(4)
            .op(END)
            .i32(0)
            .op(END)
            .get(1)
            .op(ADD)
            .get(2)
            .op(ADD)
            .get(3)
            .op(ADD);
    wasm.export("f", wasm.function("I", "I", "IIII", code));

    assertThat(instantiate(engine, wasm).call("f", 2)[0]).isEqualTo(2 + 20 + 40 + 60);
  }

  @ParameterizedTest
  @MethodSource("all")
  void payloadsOfAllTypesArrive(Engine engine) {
    var wasm = new Wasm().tag("LFDI");
    wasm.type("", "LFDI");
    int thrower = wasm.function("LFDI", "", new Code().get(0).get(1).get(2).get(3).op(THROW, 0));
    var body = new Code().op(BLOCK).u32(wasm.type("", "LFDI")).op(TRY_TABLE, EMPTY, 1, 0, 0, 0);
    body.get(0).get(1).get(2).get(3).call(thrower).op(END, 0, END);
    wasm.export("f", wasm.function("LFDI", "LFDI", body));
    long f = Float.floatToRawIntBits(-1.5f) & 0xffff_ffffL;
    long d = Double.doubleToRawLongBits(2.25);

    long[] results = instantiate(engine, wasm).call("f", Long.MIN_VALUE, f, d, 9);

    assertThat(results[0]).isEqualTo(Long.MIN_VALUE);
    assertThat((int) results[1]).isEqualTo((int) f);
    assertThat(results[2]).isEqualTo(d);
    assertThat((int) results[3]).isEqualTo(9);
  }

  /** Chicory numbers references anew with each throw. */
  @ParameterizedTest
  @MethodSource("nativeOnly")
  void aReferenceStaysValidAndCanBeThrownAgain(Engine engine) {
    var wasm = new Wasm().tag("I");
    int thrower = thrower(wasm);
    // Keeps the first exception, throws and forgets many others, throws the first again.
    var keep =
        new Code()
            .op(BLOCK, EXNREF, TRY_TABLE, EMPTY, 1, 3, 0)
            .get(0)
            .call(thrower)
            .op(0x1a, END, 0, END)
            .set(1)
            .op(0x03, EMPTY)
            .raw(caughtAndDropped(thrower))
            .get(2)
            .i32(1)
            .op(ADD)
            .op(0x22, 2)
            .i32(5000)
            .op(0x48, 0x0d, 0, END)
            .get(1)
            .op(THROW_REF);
    int again = wasm.function("I", "I", "EI", keep);
    wasm.export("f", wasm.function("I", "I", caught(new Code().get(0).call(again))));

    assertThat(instantiate(engine, wasm).call("f", 77)[0]).isEqualTo(1077);
  }

  private static byte[] caughtAndDropped(int thrower) {
    return new Code()
        .op(BLOCK, I32, TRY_TABLE, I32, 1, 0, 0, 0)
        .i32(4)
        .call(thrower)
        .op(END, END, 0x1a)
        .bytes();
  }

  /** Chicory ends with an error of its own. */
  @ParameterizedTest
  @MethodSource("nativeOnly")
  void nullCannotBeThrown(Engine engine) {
    var wasm = new Wasm().tag("");
    wasm.export("f", wasm.function("", "", new Code().op(0xd0, EXNREF, THROW_REF)));
    Instance instance = instantiate(engine, wasm);

    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f"));

    assertThat(trap.kind()).isEqualTo(Trap.Kind.NULL_REFERENCE);
  }

  @ParameterizedTest
  @MethodSource("all")
  void trapsAreNotCaught(Engine engine) {
    var wasm = new Wasm().tag("I");
    int trapping = wasm.function("", "", new Code().op(0));
    wasm.export(
        "f",
        wasm.function(
            "",
            "",
            new Code().op(BLOCK, EMPTY, TRY_TABLE, EMPTY, 1, 2, 0).call(trapping).op(END, END)));
    Instance instance = instantiate(engine, wasm);

    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f"));

    assertThat(trap.kind()).isEqualTo(Trap.Kind.UNREACHABLE);
  }

  @ParameterizedTest
  @MethodSource("all")
  void tagsAreThoseOfTheirInstance(Engine engine) {
    var exporter = new Wasm().tag("I").tag("I").export("t", 4, 0);
    exporter.export("throw", thrower(exporter));
    Instance first = instantiate(engine, exporter);
    var wasm = new Wasm();
    int call = wasm.importFunction("a", "throw", "I", "I");
    wasm.importOther("a", "t", new Code().op(4, 0).u32(wasm.type("I", "")));
    wasm.tag("I");
    // Tag 1 is of the same type, but another.
    wasm.export(
        "f",
        wasm.function(
            "I",
            "I",
            new Code()
                .op(BLOCK, I32, BLOCK, I32, TRY_TABLE, I32, 2, 0, 1, 0, 0, 0, 1)
                .get(0)
                .call(call)
                .op(END, RETURN, END, RETURN, END)
                .i32(2000)
                .op(ADD)));
    Instance second =
        instantiate(
            engine,
            wasm,
            new Imports.InstanceExport(first, "throw"),
            new Imports.InstanceExport(first, "t"));

    assertThat(second.call("f", 6)[0]).isEqualTo(2006);
  }

  @ParameterizedTest
  @MethodSource("all")
  void anExceptionEndsAtTheHost(Engine engine) {
    var wasm = new Wasm();
    int host = wasm.importFunction("env", "h", "", "");
    wasm.tag("I");
    wasm.export("throw", wasm.function("", "", new Code().i32(1).op(THROW, 0)));
    wasm.export("f", wasm.function("", "", new Code().call(host)));
    var seen = new ArrayList<Trap.Kind>();
    Instance instance =
        instantiate(
            engine,
            wasm,
            new Imports.Function((caller, args) -> {
              Trap trap = catchThrowableOfType(Trap.class, () -> caller.call("throw"));
              seen.add(trap.kind());
              throw trap;
            }));

    Trap trap = catchThrowableOfType(Trap.class, () -> instance.call("f"));

    assertThat(seen).containsExactly(Trap.Kind.UNCAUGHT_EXCEPTION);
    assertThat(trap.kind()).isEqualTo(Trap.Kind.UNCAUGHT_EXCEPTION);
  }

  @ParameterizedTest
  @MethodSource("nativeOnly")
  void legacyClausesAreTriedInOrder(Engine engine) {
    var wasm = new Wasm().tag("I").tag("L").tag("");
    int thrower =
        wasm.function(
            "I",
            "I",
            new Code()
                .op(BLOCK, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY)
                .get(0)
                .op(0x0e, 3, 0, 1, 2, 3, END)
                .i32(40)
                .op(THROW, 0, END)
                .i64(41)
                .op(THROW, 1, END)
                .op(THROW, 2, END)
                .i32(7));
    wasm.export(
        "f",
        wasm.function(
            "I",
            "I",
            new Code()
                .op(TRY, I32)
                .get(0)
                .call(thrower)
                .op(CATCH, 0)
                .i32(1)
                .op(ADD)
                .op(CATCH, 1, 0xa7)
                .i32(2)
                .op(ADD)
                .op(CATCH_ALL)
                .i32(99)
                .op(END)));
    Instance instance = instantiate(engine, wasm);

    assertThat(instance.call("f", 0)[0]).isEqualTo(41);
    assertThat(instance.call("f", 1)[0]).isEqualTo(43);
    assertThat(instance.call("f", 2)[0]).isEqualTo(99);
    assertThat(instance.call("f", 3)[0]).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("nativeOnly")
  void legacyRethrowsWhatAnyOuterClauseCaught(Engine engine) {
    var wasm = new Wasm().tag("I");
    int thrower = thrower(wasm);
    var code =
        new Code()
            .op(TRY, I32)
            .op(TRY, I32)
            .i32(5)
            .call(thrower)
            .op(CATCH, 0, 0x1a) // drops 5
            .op(TRY, I32)
            .i32(6)
            .call(thrower)
            .op(CATCH, 0, RETHROW, 1) // the outer one: 5
            .op(END)
            .op(END)
            .op(CATCH, 0)
            .i32(100)
            .op(ADD)
            .op(END);
    wasm.export("f", wasm.function("", "I", code));

    assertThat(instantiate(engine, wasm).call("f")[0]).isEqualTo(105);
  }

  @ParameterizedTest
  @MethodSource("nativeOnly")
  void legacyDelegatesPastHandlersBetween(Engine engine) {
    var wasm = new Wasm().tag("I");
    int thrower = thrower(wasm);
    var code =
        new Code()
            .op(TRY, I32) // 2
            .op(TRY, I32) // 1: must not catch
            .op(TRY, I32)
            .get(0)
            .call(thrower)
            .op(DELEGATE, 1)
            .op(CATCH_ALL)
            .i32(-1)
            .op(END)
            .op(CATCH, 0)
            .i32(200)
            .op(ADD)
            .op(END);
    int inner = wasm.function("I", "I", code);
    wasm.export("f", inner);
    // To the caller.
    var out =
        new Code()
            .op(TRY, I32, TRY, I32)
            .get(0)
            .call(thrower)
            .op(DELEGATE, 1)
            .op(CATCH_ALL)
            .i32(-1)
            .op(END);
    int leaves = wasm.function("I", "I", out);
    wasm.export("g", wasm.function("I", "I", caughtLegacy(leaves)));
    Instance instance = instantiate(engine, wasm);

    assertThat(instance.call("f", 9)[0]).isEqualTo(209);
    assertThat((int) instance.call("f", 0)[0]).isZero();
    assertThat(instance.call("g", 9)[0]).isEqualTo(1009);
    assertThat((int) instance.call("g", 0)[0]).isZero();
  }

  private static Code caughtLegacy(int function) {
    return new Code().op(TRY, I32).get(0).call(function).op(CATCH, 0).i32(1000).op(ADD).op(END);
  }

  @ParameterizedTest
  @MethodSource("nativeOnly")
  void legacyBranchesLeaveTryBlocks(Engine engine) {
    var wasm = new Wasm().tag("I");
    int thrower = thrower(wasm);
    // A loop that throws and catches, and leaves through its handler in the end.
    var code =
        new Code()
            .op(BLOCK, EMPTY, 0x03, EMPTY)
            .op(TRY, EMPTY)
            .get(0)
            .call(thrower)
            .op(0x1a)
            .op(CATCH, 0, 0x1a)
            .get(1)
            .i32(2)
            .op(ADD)
            .set(1)
            .get(0)
            .i32(1)
            .op(0x6b)
            .op(0x22, 0)
            .op(0x0d, 1) // br_if loop
            .op(BR, 2)
            .op(END, END, END)
            .get(1);
    wasm.export("f", wasm.function("I", "I", "I", code));

    assertThat(instantiate(engine, wasm).call("f", 20_000)[0]).isEqualTo(40_000);
  }
}
