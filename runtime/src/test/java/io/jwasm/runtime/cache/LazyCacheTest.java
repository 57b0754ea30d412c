package io.jwasm.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Modules that run before they are in the store. */
@Timeout(120)
class LazyCacheTest {
  @TempDir private Path dir;

  private final NativeEngine engine = new NativeEngine(Optional.empty(), 0);
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private ModuleCache cache;

  @BeforeEach
  void open() {
    cache = cache();
  }

  private ModuleCache cache() {
    InstantSource clock = InstantSource.system();
    return new ModuleCache(
        new DirectoryArtifactStore(dir.resolve("cache"), clock),
        new DigestIndex(dir.resolve("cache"), clock),
        warnings::add);
  }

  private static Wasm seven() {
    var wasm = new Wasm();
    wasm.export("f", wasm.function("", "I", new Code().i32(7)));
    return wasm;
  }

  private ModuleSource source(Wasm wasm) throws IOException {
    return ModuleSource.ofFile(Files.write(dir.resolve("m.wasm"), wasm.bytes()));
  }

  /** Functions that take seconds to compile. */
  private static Wasm large() {
    var wasm = seven();
    for (int i = 0; i < 200; i++) {
      var code = new Code().i32(i);
      for (int k = 0; k < 20_000; k++) {
        code.i32(k).op(0x6a);
      }
      wasm.export("g" + i, wasm.function("", "I", code));
    }
    return wasm;
  }

  private static int run(CompiledModule module) {
    try (var instance = module.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
      return (int) instance.call("f")[0];
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<Path> temporaries() throws IOException {
    try (var files = Files.list(dir.resolve("cache/tmp"))) {
      return files.toList();
    }
  }

  private static boolean compiles() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("compile module"));
  }

  @Test
  void runsAtOnceAndIsStoredMeanwhile() throws IOException, InterruptedException {
    ModuleSource source = source(seven());
    try (CompiledModule first = cache.obtain(engine, source, CompileProgress.NONE)) {
      assertThat(run(first)).isEqualTo(7);
      await(() -> !cache.list().isEmpty());
      await(() -> !compiles());

      // Whoever comes now gets what was stored, which knows nothing of the module's file.
      Files.delete(source.file());
      Files.write(source.file(), seven().bytes());
      try (CompiledModule second = cache.obtain(engine, source, CompileProgress.NONE)) {
        assertThat(second.module().source()).isNotEqualTo(first.module().source());
        assertThat(run(second)).isEqualTo(7);
      }
      assertThat(run(first)).isEqualTo(7);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void theLastUserEndsTheCompilation() throws IOException, InterruptedException {
    ModuleSource source = source(large());
    try (CompiledModule first = cache.obtain(engine, source, CompileProgress.NONE)) {
      try (CompiledModule second = cache.obtain(engine, source, CompileProgress.NONE)) {
        assertThat(run(second)).isEqualTo(7);
      }
      assertThat(compiles()).isTrue();
      assertThat(run(first)).isEqualTo(7);
    }
    assertThat(compiles()).isFalse();
    assertThat(cache.list()).isEmpty();
    assertThat(temporaries()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void whoWantsTheWholeWaitsForIt() throws IOException, InterruptedException {
    try (CompiledModule whole = cache.obtainWhole(engine, source(seven()), CompileProgress.NONE)) {
      assertThat(cache.list()).hasSize(1);
      assertThat(run(whole)).isEqualTo(7);
    }
  }

  @Test
  void anInvalidModuleIsToldAndNotStored() throws IOException, InterruptedException {
    var wasm = seven();
    wasm.export("bad", wasm.function("", "I", new Code().i64(1)));
    try (CompiledModule module = cache.obtain(engine, source(wasm), CompileProgress.NONE)) {
      await(() -> !warnings.isEmpty());
      assertThat(warnings.getFirst()).contains("m.wasm").contains("not a valid module");
      assertThat(run(module)).isEqualTo(7);
    }
    assertThat(cache.list()).isEmpty();
  }

  @Test
  void whatWasChangedMeanwhileIsNotStored() throws IOException, InterruptedException {
    byte[] bytes = large().bytes();
    Path file = Files.write(dir.resolve("m.wasm"), bytes);
    ModuleSource source = ModuleSource.ofFile(file);
    try (CompiledModule module = cache.obtain(engine, source, CompileProgress.NONE)) {
      // In place: the constant of the first function.
      int at = bytes.length;
      while (!(bytes[at - 1] == 0x0b && bytes[at - 2] == 7 && bytes[at - 3] == 0x41)) {
        at--;
      }
      bytes[at - 2] = 8;
      Files.write(file, bytes, StandardOpenOption.WRITE);
      await(() -> !warnings.isEmpty());
      assertThat(warnings.getFirst()).contains("changed while it ran");
      assertThat(module.module().export("f")).isPresent();
    }
    assertThat(cache.list()).isEmpty();
  }
}
