package io.jwasm.runtime.cache;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Turns modules into something that runs: from memory if this process has it loaded, from the
 * store, or by compiling. Thread-safe.
 *
 * <p>When the store cannot be written (disk full, read-only), the module is compiled to a file in
 * the temporary directory, which is gone once it is loaded: the guest runs, the next one compiles
 * again.
 */
public final class ModuleCache {
  private static final int ATTEMPTS = 3;

  private final ArtifactStore store;
  private final DigestIndex index;
  private final Consumer<String> warnings;
  private final SharedModules shared = new SharedModules();

  /**
   * @param warnings told in words when a module has to run without the cache
   */
  public ModuleCache(ArtifactStore store, DigestIndex index, Consumer<String> warnings) {
    this.store = store;
    this.index = index;
    this.warnings = warnings;
  }

  /**
   * The compiled module of a source. The caller closes it.
   *
   * @param progress told of the compilation, if there is one
   * @throws ModuleException if the module is malformed or not valid
   * @throws JwasmException UNIMPLEMENTED if the engine does not support it; others if the file
   *     cannot be read
   * @throws InterruptedException if the thread is interrupted while it compiles or waits
   */
  public CompiledModule obtain(Engine engine, ModuleSource source, CompileProgress progress)
      throws InterruptedException {
    return obtain(engine, source, progress, true);
  }

  /**
   * As {@link #obtain(Engine, ModuleSource, CompileProgress)}, but what is not in the store is
   * compiled as a whole first, however large it is.
   */
  public CompiledModule obtainWhole(Engine engine, ModuleSource source, CompileProgress progress)
      throws InterruptedException {
    return obtain(engine, source, progress, false);
  }

  private CompiledModule obtain(
      Engine engine, ModuleSource source, CompileProgress progress, boolean lazily)
      throws InterruptedException {
    Optional<String> recorded = index.find(source);
    if (recorded.isPresent()) {
      var key = new ArtifactKey(recorded.get(), engine.fingerprint());
      Optional<CompiledModule> module = shared.find(key).or(() -> loadPresent(engine, key));
      if (module.isPresent()) {
        return module.get();
      }
    }
    // There is something to compile, or the first look at the file: the index is not believed.
    var key = new ArtifactKey(digest(source), engine.fingerprint());
    Optional<CompiledModule> present = shared.find(key).or(() -> loadPresent(engine, key));
    if (present.isPresent()) {
      return present.get();
    }
    WasmModule module = ModuleParser.parse(source.name(), source.file());
    Optional<CompiledModule> begun = lazily ? begin(engine, key, module) : Optional.empty();
    return begun.isPresent() ? begun.get() : compile(engine, key, module, progress);
  }

  /** Has the engine load a module that is compiled while it runs, if it is one for that. */
  private Optional<CompiledModule> begin(Engine engine, ArtifactKey key, WasmModule module) {
    return engine
        .loadLazily(module)
        .map(lazy -> {
          CompiledModule loaded = lazy.module();
          Runnable stored = () -> shared.retire(key, loaded);
          return shared.add(key, loaded, new Completion(store, key, lazy, warnings, stored));
        });
  }

  private String digest(ModuleSource source) {
    try {
      return index.compute(source);
    } catch (IOException e) {
      boolean missing = e instanceof NoSuchFileException;
      throw new JwasmException(
          missing ? ErrorKind.NOT_FOUND : ErrorKind.FAILED_PRECONDITION,
          "read module",
          source.name(),
          missing ? "no such file" : String.valueOf(e.getMessage()),
          null,
          e);
    }
  }

  private Optional<CompiledModule> loadPresent(Engine engine, ArtifactKey key) {
    try {
      return store.get(key).map(file -> shared.add(key, engine.load(file)));
    } catch (JwasmException e) {
      return Optional.empty(); // pruned in between: compiled again
    }
  }

  private CompiledModule compile(
      Engine engine, ArtifactKey key, WasmModule module, CompileProgress progress)
      throws InterruptedException {
    try {
      return compileCached(engine, key, module, progress);
    } catch (CancellationException e) {
      Thread.interrupted();
      throw new InterruptedException("compilation of \"" + module.source() + "\" interrupted");
    } catch (JwasmException e) {
      if (e instanceof ModuleException || !isStorageFailure(e)) {
        throw e;
      }
      warnings.accept(e.getMessage() + "; running without the cache");
      return compileUncached(engine, key, module, progress);
    }
  }

  private static boolean isStorageFailure(JwasmException e) {
    return e.kind() == ErrorKind.RESOURCE_EXHAUSTED || e.kind() == ErrorKind.PERMISSION_DENIED;
  }

  private CompiledModule compileCached(
      Engine engine, ArtifactKey key, WasmModule module, CompileProgress progress)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Path file =
          store.putIfAbsent(
              key, target -> write(engine, module, target, progress), progress::waiting);
      try {
        return shared.add(key, engine.load(file));
      } catch (JwasmException e) {
        // Pruned between the two steps.
        if (attempt == ATTEMPTS || Files.exists(file)) {
          throw e;
        }
      }
    }
  }

  private static void write(
      Engine engine, WasmModule module, Path target, CompileProgress progress) {
    Optional<String> reason = engine.unsupported(module);
    if (reason.isPresent()) {
      throw new JwasmException(
          ErrorKind.UNIMPLEMENTED,
          "compile with engine " + engine.name(),
          module.source(),
          reason.get(),
          "choose another engine",
          null);
    }
    engine.compile(module, target, progress);
  }

  private CompiledModule compileUncached(
      Engine engine, ArtifactKey key, WasmModule module, CompileProgress progress) {
    try {
      Path file = Files.createTempFile("jwasm-", ".artifact");
      try {
        write(engine, module, file, progress);
        return shared.add(key, engine.load(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw CacheDirectory.failure("create temporary artifact", Path.of("/tmp"), e);
    }
  }

  /** What the store holds, the least recently used first. */
  public List<ArtifactStore.Entry> list() {
    return store.list();
  }

  /** Removes artifacts and what points to them. */
  public List<ArtifactStore.Entry> prune(PrunePolicy policy) {
    var removed = store.prune(policy);
    index.retain(
        store.list().stream()
            .map(entry -> entry.key().moduleDigest())
            .collect(Collectors.toUnmodifiableSet()));
    return removed;
  }
}
