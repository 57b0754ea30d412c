package io.jwasm.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.jvm.InterpreterEngine;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.WasmModule;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCacheTest {
  private static final String IMAGE = "sha256:" + "0".repeat(64);

  @TempDir private Path dir;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().plus(Duration.ofHours(1)));
  private final List<String> warnings = new ArrayList<>();
  private final CountingEngine engine = new CountingEngine();
  private ModuleCache cache;

  /** The interpreter, with its calls counted and ways to fail. */
  private static final class CountingEngine implements Engine {
    private final Engine delegate = new InterpreterEngine();
    private int compiled;
    private int loaded;
    private Optional<String> unsupported = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String fingerprint() {
      return "counting-1";
    }

    @Override
    public Optional<String> unsupported(WasmModule module) {
      return unsupported;
    }

    @Override
    public void compile(WasmModule module, Path target, CompileProgress progress) {
      compiled++;
      if (failure.isPresent()) {
        throw failure.get();
      }
      delegate.compile(module, target, progress);
    }

    @Override
    public CompiledModule load(Path artifact) {
      loaded++;
      return delegate.load(artifact);
    }
  }

  @BeforeEach
  void open() {
    cache = cache(dir.resolve("cache"));
  }

  private ModuleCache cache(Path directory) {
    return new ModuleCache(
        new DirectoryArtifactStore(directory, now::get),
        new DigestIndex(directory, now::get),
        warnings::add);
  }

  private Path module(String name, int result) throws IOException {
    var wasm = new Wasm();
    wasm.export("f", wasm.function("", "I", new Code().i32(result)));
    return Files.write(dir.resolve(name), wasm.bytes());
  }

  private int run(ModuleSource source) throws InterruptedException {
    return run(cache, source);
  }

  private int run(ModuleCache from, ModuleSource source) throws InterruptedException {
    try (CompiledModule module = from.obtain(engine, source, CompileProgress.NONE);
        var instance = module.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
      return (int) instance.call("f")[0];
    }
  }

  @Test
  void compilesOnce() throws IOException, InterruptedException {
    var source = ModuleSource.ofFile(module("m.wasm", 7));

    assertThat(run(source)).isEqualTo(7);
    assertThat(run(source)).isEqualTo(7);
    assertThat(run(cache(dir.resolve("cache")), source)).isEqualTo(7);

    assertThat(engine.compiled).isEqualTo(1);
    assertThat(engine.loaded).isEqualTo(3);
    assertThat(cache.list()).hasSize(1);
  }

  @Test
  void equalModulesShareAnArtifact() throws IOException, InterruptedException {
    run(ModuleSource.ofFile(module("a.wasm", 7)));
    run(ModuleSource.ofImage(module("b.wasm", 7), IMAGE, "/b.wasm"));

    assertThat(engine.compiled).isEqualTo(1);
  }

  @Test
  void usersInOneProcessShareTheLoadedModule() throws IOException, InterruptedException {
    var source = ModuleSource.ofFile(module("m.wasm", 7));
    try (var first = cache.obtain(engine, source, CompileProgress.NONE)) {
      assertThat(run(source)).isEqualTo(7);
      assertThat(first.module().export("f")).isPresent();
    }

    assertThat(engine.loaded).isEqualTo(1);
  }

  @Test
  void anImageHitDoesNotReadTheModule() throws IOException, InterruptedException {
    Path file = module("m.wasm", 7);
    var source = ModuleSource.ofImage(file, IMAGE, "/m.wasm");
    run(source);
    Files.delete(file);

    assertThat(run(source)).isEqualTo(7);
    assertThatThrownBy(() -> run(ModuleSource.ofImage(file, IMAGE, "/n.wasm")))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void aChangedFileIsAnotherModule() throws IOException, InterruptedException {
    Path file = module("m.wasm", 7);
    run(ModuleSource.ofFile(file));
    module("m.wasm", 8);

    assertThat(run(ModuleSource.ofFile(file))).isEqualTo(8);
  }

  @Test
  void aFileThatMayStillChangeIsNotRecorded() throws IOException, InterruptedException {
    now.set(Instant.now());
    run(ModuleSource.ofFile(module("m.wasm", 7)));

    assertThat(CacheDirectory.files(dir.resolve("cache/index"))).isEmpty();
  }

  @Test
  void aWrongIndexEntryIsCorrected() throws IOException, InterruptedException {
    var source = ModuleSource.ofFile(module("m.wasm", 7));
    run(source);
    Path entry = CacheDirectory.files(dir.resolve("cache/index")).getFirst();
    for (String wrong : List.of("", "garbage", "f".repeat(64))) {
      Files.writeString(entry, wrong);

      assertThat(run(source)).isEqualTo(7);
    }
    assertThat(engine.compiled).isEqualTo(1);
    assertThat(entry).content().hasSize(64).isNotEqualTo("f".repeat(64));
  }

  @Test
  void aDamagedArtifactIsCompiledAgain() throws IOException, InterruptedException {
    var source = ModuleSource.ofFile(module("m.wasm", 7));
    run(source);
    Path artifact = CacheDirectory.files(dir.resolve("cache/artifacts")).getFirst();
    Files.writeString(artifact, "damaged");

    assertThat(run(source)).isEqualTo(7);
    assertThat(engine.compiled).isEqualTo(2);
  }

  @Test
  void pruneForgetsTheIndexToo() throws IOException, InterruptedException {
    run(ModuleSource.ofFile(module("m.wasm", 7)));

    assertThat(cache.prune(PrunePolicy.ALL)).hasSize(1);

    assertThat(CacheDirectory.files(dir.resolve("cache/index"))).isEmpty();
    assertThat(run(ModuleSource.ofFile(module("m.wasm", 7)))).isEqualTo(7);
  }

  @Test
  void badModulesAreNotCached() throws IOException {
    Path file = Files.writeString(dir.resolve("bad.wasm"), "text");

    assertThatThrownBy(() -> run(ModuleSource.ofFile(file)))
        .isInstanceOf(ModuleException.class)
        .hasMessageContaining("looks like text");
    assertThat(cache.list()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void unsupportedModulesSayWhy() throws IOException {
    engine.unsupported = Optional.of("needs SIMD");
    Path file = module("m.wasm", 7);

    assertThatThrownBy(() -> run(ModuleSource.ofFile(file)))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNIMPLEMENTED))
        .hasMessageContaining("needs SIMD");
  }

  @Test
  void anInterruptedCompilationIsAnInterruption() throws IOException {
    engine.failure = Optional.of(new CancellationException("interrupted"));
    Path file = module("m.wasm", 7);

    assertThatThrownBy(() -> run(ModuleSource.ofFile(file)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void runsWithoutTheCacheWhenTheDiskIsFull() throws IOException, InterruptedException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root can mount a small file system");
    Assumptions.assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "none", small.toString()),
        "this machine forbids mounts");
    try {
      var wasm = new Wasm().memory(4, 4).data(0, new byte[100_000]);
      wasm.export("f", wasm.function("", "I", new Code().i32(9)));
      Path file = Files.write(dir.resolve("large.wasm"), wasm.bytes());

      assertThat(run(cache(small), ModuleSource.ofFile(file))).isEqualTo(9);

      assertThat(warnings).singleElement().asString().contains("No space left on device");
      assertThat(CacheDirectory.files(small.resolve("tmp"))).isEmpty();
    } finally {
      assertThat(command("umount", small.toString())).isTrue();
    }
  }

  private static boolean command(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
