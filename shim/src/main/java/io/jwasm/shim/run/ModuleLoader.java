package io.jwasm.shim.run;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.store.ResolvedImage;
import io.jwasm.runtime.cache.ModuleCache;
import io.jwasm.runtime.cache.ModuleSource;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.Engine;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Gets programs from the cache of compiled modules, with the first engine that supports them.
 *
 * @param engines by preference; at least one
 * @param progress told of compiling
 * @param notices told why an engine was passed over, when the module is compiled
 */
record ModuleLoader(
    ModuleCache cache, List<Engine> engines, CompileProgress progress, Consumer<String> notices) {
  ModuleLoader {
    engines = List.copyOf(engines);
  }

  /**
   * Loads or compiles the program's module.
   *
   * @throws JwasmException if it cannot be read, is not valid, or no engine supports it
   */
  LoadedModule load(ResolvedImage image, Program program) {
    ModuleSource source =
        image.digest().isPresent()
            ? ModuleSource.ofImage(program.file(), image.digest().get().toString(), program.label())
            : ModuleSource.ofFile(program.file(), program.label());
    String passedOver = "";
    for (Engine engine : engines.subList(0, engines.size() - 1)) {
      try {
        return load(engine, source, program.label());
      } catch (JwasmException e) {
        if (e.kind() != ErrorKind.UNIMPLEMENTED) {
          throw e;
        }
        passedOver = e.getMessage();
      }
    }
    LoadedModule loaded = load(engines.getLast(), source, program.label());
    if (loaded.compiled() && !passedOver.isEmpty()) {
      notices.accept(passedOver + "; engine " + loaded.engine().name() + " runs it");
    }
    return loaded;
  }

  private LoadedModule load(Engine engine, ModuleSource source, String label) {
    var compiled = new AtomicBoolean();
    try {
      return new LoadedModule(
          cache.obtain(engine, source, watched(compiled)), engine, compiled.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JwasmException(
          ErrorKind.UNAVAILABLE, "compile module", label, "interrupted", null, e);
    }
  }

  private CompileProgress watched(AtomicBoolean compiled) {
    return new CompileProgress() {
      @Override
      public void update(long done, long total) {
        compiled.set(true);
        progress.update(done, total);
      }

      @Override
      public void waiting(String reason) {
        progress.waiting(reason);
      }
    };
  }
}
