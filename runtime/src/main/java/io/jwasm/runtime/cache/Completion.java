package io.jwasm.runtime.cache;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.LazyModule;
import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the rest of a module that runs already, and stores the whole. Only the process that gets
 * the key's lock does; others wait for it in the background.
 */
final class Completion implements SharedModules.Work {
  private final ArtifactStore store;
  private final ArtifactKey key;
  private final LazyModule module;
  private final Consumer<String> warnings;
  private final Runnable stored;
  private volatile @Nullable Thread thread;

  /**
   * @param warnings told in words why the module could not be compiled or stored
   * @param stored told when the store has it
   */
  Completion(
      ArtifactStore store,
      ArtifactKey key,
      LazyModule module,
      Consumer<String> warnings,
      Runnable stored) {
    this.store = store;
    this.key = key;
    this.module = module;
    this.warnings = warnings;
    this.stored = stored;
  }

  @Override
  public void start() {
    try {
      thread = Thread.ofPlatform().daemon().name("compile module").start(this::run);
    } catch (OutOfMemoryError e) {
      // No thread now: it runs all the same, and the next start tries again.
    }
  }

  /** Ends it and waits until nothing is left of it. */
  @Override
  public void stop() {
    Thread running = thread;
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Path artifact = store.putIfAbsent(key, this::write, _ -> {});
      stored.run();
      module.adopt(artifact);
    } catch (InterruptedException | CancellationException e) {
      // The next start begins again.
    } catch (JwasmException e) {
      warnings.accept(e.getMessage());
    } catch (OutOfMemoryError e) {
      warnings.accept("the module is not compiled as a whole: " + e);
    }
  }

  private void write(Path target) {
    module.complete(target, CompileProgress.NONE);
    WasmModule compiled = module.module().module();
    if (!DigestIndex.hash(compiled.bytes()).equals(key.moduleDigest())) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "store compiled module",
          compiled.source(),
          "the file was changed while it ran",
          null,
          null);
    }
  }
}
