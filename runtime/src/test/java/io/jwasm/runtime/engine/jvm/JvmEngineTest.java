package io.jwasm.runtime.engine.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.EngineContract;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmEngineTest extends EngineContract {
  @TempDir private Path files;

  private final JvmEngine engine = new JvmEngine();

  @Override
  protected Engine engine() {
    return engine;
  }

  private CompiledModule compile(Wasm wasm) {
    Path artifact = files.resolve("artifact");
    engine.compile(wasm.module(), artifact, CompileProgress.NONE);
    return engine.load(artifact);
  }

  /** Adds 1 to a local so often that the bytecode passes 64 KiB. */
  private static Code large() {
    var code = new Code();
    for (int i = 0; i < 20_000; i++) {
      code.get(0).i32(1).op(0x6a).set(0);
    }
    return code;
  }

  @Test
  void interpretsFunctionsThatAreTooLarge() {
    var wasm = new Wasm().memory(1, 40_000);
    int host = wasm.importFunction("env", "h", "I", "I");
    int add = wasm.function("I", "I", new Code().get(0).i32(100).op(0x6a));
    int large = wasm.function("I", "I", large().get(0).call(add).call(host));
    wasm.export("f", wasm.function("I", "I", new Code().get(0).call(large)));
    wasm.export("grow", wasm.function("I", "I", new Code().get(0).op(0x40, 0)));
    wasm.export("loop", wasm.function("I", "I", large().op(0x03, 0x40, 0x0c, 0, 0x0b).op(0)));
    wasm.name(large, "large");

    try (var module = compile(wasm);
        var instance =
            module.instantiate(
                new Imports(List.of(new Imports.Function((caller, args) -> (int) args[0] * 2L))),
                InstanceLimits.DEFAULT)) {
      assertThat(module.interpretedFunctions()).containsExactly("large", "func[5]");
      assertThat((int) instance.call("f", 5)[0]).isEqualTo((20_000 + 5 + 100) * 2);
      assertThat((int) instance.call("grow", 32_767)[0]).isEqualTo(-1);
      assertThat((int) instance.call("grow", 32_766)[0]).isEqualTo(1);
      Thread.ofPlatform().start(instance::interrupt);
      assertThatThrownBy(() -> instance.call("loop", 0)).isInstanceOf(GuestStop.Interrupted.class);
    }
  }

  @Test
  void addressesAllOfFourGigabytes() {
    var wasm = new Wasm().memory(65_536, -1);
    wasm.export("store", wasm.function("II", "", new Code().get(0).get(1).mem(0x36, 0, 0)));
    wasm.export("load", wasm.function("I", "I", new Code().get(0).mem(0x28, 0, 0)));
    wasm.export("near", wasm.function("I", "L", new Code().get(0).mem(0x29, 0, 0x7fff_fff0)));
    wasm.export("byte", wasm.function("I", "I", new Code().get(0).mem(0x2d, 0, 0)));
    wasm.export("rmw", wasm.function("I", "I", new Code().get(0).i32(1).op(0xfe).mem(0x1e, 2, 4)));
    wasm.export("fill", wasm.function("II", "", new Code().get(0).i32(7).get(1).op(0xfc, 11, 0)));
    try (var module = compile(wasm);
        var instance = module.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
      instance.call("store", 0xffff_fffcL, 0x0403_0201);
      assertThat((int) instance.call("load", -4)[0]).isEqualTo(0x0403_0201);
      assertThat((int) instance.call("byte", -1)[0]).isEqualTo(4);
      assertThat(instance.call("near", 0x8000_0008L)[0]).isEqualTo(0x0403_0201L << 32);
      assertThat((int) instance.call("rmw", -8)[0]).isEqualTo(0x0403_0201);
      instance.call("fill", -3, 3);
      assertThat((int) instance.call("load", -4)[0]).isEqualTo(0x0707_0702);
      traps(instance, "load", -3);
      traps(instance, "store", -3, 0);
      traps(instance, "near", 0x8000_0009L);
      traps(instance, "near", -1);
      traps(instance, "rmw", -4);
      traps(instance, "fill", -3, 4);
      traps(instance, "fill", -3, -1);
    }
  }

  private static void traps(Instance instance, String export, long... args) {
    assertThatThrownBy(() -> instance.call(export, args))
        .isInstanceOfSatisfying(
            Trap.class, t -> assertThat(t.kind()).isEqualTo(Trap.Kind.MEMORY_OUT_OF_BOUNDS));
  }

  @Test
  void aDamagedArtifactIsRefused() throws IOException {
    var wasm = new Wasm();
    wasm.export("f", wasm.function("", "", new Code()));
    compile(wasm).close();
    byte[] whole = Files.readAllBytes(files.resolve("artifact"));
    Path damaged = files.resolve("damaged");
    for (int length : new int[] {0, 7, 12, 30, 200, whole.length - 1}) {
      Files.write(damaged, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> engine.load(damaged))
          .isInstanceOfSatisfying(
              JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS));
    }
    Files.write(damaged, Arrays.copyOf(whole, whole.length + 100));
    engine.load(damaged).close();
  }

  @Test
  void theArtifactMayBeRemovedOnceItIsLoaded() throws IOException {
    var wasm = new Wasm();
    wasm.export("f", wasm.function("", "I", new Code().i32(3)));
    try (var module = compile(wasm)) {
      Files.delete(files.resolve("artifact"));

      try (var instance = module.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
        assertThat((int) instance.call("f")[0]).isEqualTo(3);
      }
    }
  }

  @Test
  void compilingEndsOnAnInterrupt() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> compile(new Wasm())).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void saysWhatItLacks() {
    var wasm = new Wasm();
    wasm.function("", "", new Code().op(0xfd, 12).raw(new byte[16]).op(0x1a));

    assertThat(engine.unsupported(wasm.module()))
        .hasValueSatisfying(reason -> assertThat(reason).contains("SIMD"));
  }

  @Test
  void garbageInBodiesNeverFailsInAnotherWay() {
    var random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[random.nextInt(12)];
      random.nextBytes(noise);
      var wasm = new Wasm().memory(1, 1).global(1);
      wasm.function("I", "I", new Code().get(0).raw(noise));
      try {
        compile(wasm).close();
      } catch (JwasmException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
      }
    }
  }
}
