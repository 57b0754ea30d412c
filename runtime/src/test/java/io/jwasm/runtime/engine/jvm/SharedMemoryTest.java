package io.jwasm.runtime.engine.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances on several threads with one memory, as wasi-threads makes them. */
@Timeout(60)
class SharedMemoryTest {
  private static final int ROUNDS = 20_000;

  @TempDir private Path dir;

  private static Wasm module() {
    var wasm = new Wasm().importMemory("env", "memory", 1, 2, true);
    // One exported loop for each width: n times, add 1 at 0, 8, 16, 24.
    wasm.export(
        "add8", wasm.function("I", "", loop(new Code().i32(0).i32(1).op(0xfe, 0x20, 0, 0))));
    wasm.export(
        "add16", wasm.function("I", "", loop(new Code().i32(8).i32(1).op(0xfe, 0x21, 1, 0))));
    wasm.export(
        "add32", wasm.function("I", "", loop(new Code().i32(16).i32(1).op(0xfe, 0x1e, 2, 0))));
    wasm.export(
        "add64", wasm.function("I", "", loop(new Code().i32(24).i64(1).op(0xfe, 0x1f, 3, 0))));
    wasm.export(
        "wait", wasm.function("IL", "I", new Code().i32(32).get(0).get(1).op(0xfe, 1, 2, 0)));
    wasm.export("wake", wasm.function("I", "I", new Code().i32(32).get(0).op(0xfe, 0, 2, 0)));
    wasm.export("odd", wasm.function("I", "I", new Code().get(0).op(0xfe, 0x10, 2, 0)));
    wasm.export("grow", wasm.function("", "I", new Code().i32(1).op(0x40, 0)));
    wasm.export("load", wasm.function("I", "I", new Code().get(0).mem(0x28, 0, 0)));
    return wasm;
  }

  private static Code loop(Code body) {
    return new Code()
        .op(0x03, 0x40)
        .raw(body.bytes())
        .op(0x1a)
        .get(0)
        .i32(1)
        .op(0x6b)
        .op(0x22, 0)
        .op(0x0d, 0)
        .op(0x0b);
  }

  private CompiledModule load(Engine engine) {
    Path artifact = dir.resolve(engine.name());
    engine.compile(module().module(), artifact, CompileProgress.NONE);
    return engine.load(artifact);
  }

  private static Instance instance(CompiledModule module, GuestMemory memory) {
    return module.instantiate(
        new Imports(List.of(new Imports.Memory(memory))), InstanceLimits.DEFAULT);
  }

  @Test
  void updatesAreAtomicAtEveryWidth() throws InterruptedException, ExecutionException {
    for (Engine engine : List.of(new JvmEngine(), new InterpreterEngine())) {
      try (var module = load(engine);
          var memory = GuestMemory.reserve(1, 2, true);
          var threads = Executors.newFixedThreadPool(3)) {
        var running = new ArrayList<Future<?>>();
        for (int i = 0; i < 3; i++) {
          running.add(
              threads.submit(() -> {
                try (var instance = instance(module, memory)) {
                  for (String add : List.of("add8", "add16", "add32", "add64")) {
                    instance.call(add, ROUNDS);
                  }
                }
              }));
        }
        for (var future : running) {
          future.get();
        }
        assertThat(memory.getInt(0)).isEqualTo((3 * ROUNDS) & 0xff);
        assertThat(memory.getInt(8)).isEqualTo((3 * ROUNDS) & 0xffff);
        assertThat(memory.getInt(16)).isEqualTo(3 * ROUNDS);
        assertThat(memory.getLong(24)).isEqualTo(3 * ROUNDS);
      }
    }
  }

  @Test
  void waitAndWakeMeetAcrossInstances() throws InterruptedException, ExecutionException {
    try (var module = load(new JvmEngine());
        var memory = GuestMemory.reserve(1, 2, true);
        var threads = Executors.newSingleThreadExecutor();
        var waker = instance(module, memory)) {
      Future<Integer> waiting =
          threads.submit(() -> {
            try (var waiter = instance(module, memory)) {
              return (int) waiter.call("wait", 0, -1)[0];
            }
          });
      while ((int) waker.call("wake", 1)[0] == 0) {
        Thread.sleep(1);
      }

      assertThat(waiting.get()).isZero();
      assertThat((int) waker.call("wait", 5, -1)[0]).isEqualTo(1);
      assertThat((int) waker.call("wait", 0, 1000)[0]).isEqualTo(2);
    }
  }

  @Test
  void growthIsSeenByAllAndStopsAtTheMaximum() {
    try (var module = load(new JvmEngine());
        var memory = GuestMemory.reserve(1, 2, true);
        var first = instance(module, memory);
        var second = instance(module, memory)) {
      assertThatThrownBy(() -> second.call("load", 65_536)).isInstanceOf(Trap.class);
      assertThat((int) first.call("grow")[0]).isEqualTo(1);
      assertThat((int) second.call("load", 65_536)[0]).isZero();
      assertThat((int) second.call("grow")[0]).isEqualTo(-1);
    }
  }

  @Test
  void unalignedAtomicsTrap() {
    for (Engine engine : List.of(new JvmEngine(), new InterpreterEngine())) {
      try (var module = load(engine);
          var memory = GuestMemory.reserve(1, 2, true);
          var instance = instance(module, memory)) {
        assertThatThrownBy(() -> instance.call("odd", 2))
            .isInstanceOfSatisfying(
                Trap.class, t -> assertThat(t.kind()).isEqualTo(Trap.Kind.UNALIGNED_ATOMIC));
      }
    }
  }
}
