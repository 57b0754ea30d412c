package io.jwasm.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.runtime.engine.jvm.InterpreterEngine;
import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.engine.natives.LazyEngine;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same programs on several engines: results, traps, memory and globals must agree. */
class DifferentialTest {
  private static final int PROGRAMS = 300;

  /** {@code make fuzz}: how long to go on, with seeds of its own. */
  private static final int MINUTES = Integer.getInteger("jwasm.fuzz.minutes", 0);

  private static final long[][] ARGUMENTS = {
    {0, 0, 0, 0},
    {-1, Long.MIN_VALUE, Float.floatToIntBits(1.5f), Double.doubleToLongBits(-2.5)},
    {0x1_0000, 77, Float.floatToIntBits(Float.NaN), Double.doubleToLongBits(1e300)},
  };

  @TempDir private Path dir;

  private final List<Engine> engines =
      List.of(new JvmEngine(), new NativeEngine(), new LazyEngine(), new InterpreterEngine());

  /** Chicory's interpreter goes on at handlers that the thrower has left already. */
  private final List<Engine> compilers = engines.subList(0, 3);

  @Test
  @Timeout(120)
  void enginesAgree() {
    int returned = 0;
    for (long seed = 0; seed < PROGRAMS; seed++) {
      returned += agree(seed) ? 1 : 0;
    }
    // Programs that always trap would prove little.
    assertThat(returned).isGreaterThan(PROGRAMS / 4);
  }

  @Test
  void enginesAgreeForLong() {
    assumeTrue(MINUTES > 0, "only with -Djwasm.fuzz.minutes");
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    for (long seed = System.nanoTime(); System.nanoTime() < end; seed++) {
      boolean ignored = agree(seed);
    }
  }

  /** Runs the program of a seed; says whether any call returned. */
  private boolean agree(long seed) {
    WasmModule module = ProgramGenerator.generate(seed).module();
    String expected = run(engines.getFirst(), module);
    List<Engine> others = ProgramGenerator.throwing(seed) ? compilers : engines;
    for (Engine engine : others.subList(1, others.size())) {
      assertThat(run(engine, module)).as("seed %d on %s", seed, engine.name()).isEqualTo(expected);
    }
    return expected.contains("returned");
  }

  /** Everything that can be observed of a program, as text. */
  private String run(Engine engine, WasmModule module) {
    Path artifact = dir.resolve("artifact");
    engine.compile(module, artifact, CompileProgress.NONE);
    var text = new StringBuilder();
    try (var compiled = engine.load(artifact);
        var instance = compiled.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
      for (long[] arguments : ARGUMENTS) {
        text.append(call(instance, arguments)).append('\n');
      }
      text.append("g0 ").append((int) instance.global("g0"));
      text.append(" g1 ").append((int) instance.global("g1"));
      var checksum = new CRC32C();
      checksum.update(instance.memory().bytes(0, (int) instance.memory().size()));
      text.append(" memory ").append(checksum.getValue());
    }
    return text.toString();
  }

  private static String call(Instance instance, long[] arguments) {
    try {
      double result = Double.longBitsToDouble(instance.call("f", arguments)[0]);
      // All NaNs are one here; minus zero is not zero.
      return "returned " + result;
    } catch (Trap e) {
      return "trapped " + e.kind();
    }
  }
}
