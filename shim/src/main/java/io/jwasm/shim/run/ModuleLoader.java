package io.jwasm.shim.run;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.cache.ModuleCache;
import io.jwasm.runtime.cache.ModuleSource;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Gets modules from the cache of compiled modules, with the first engine that supports them.
 *
 * @param engines by preference; at least one
 * @param progress told of compiling
 * @param notices told why an engine was passed over, when the module is compiled
 */
public record ModuleLoader(
    ModuleCache cache, List<Engine> engines, CompileProgress progress, Consumer<String> notices) {
  public ModuleLoader {
    engines = List.copyOf(engines);
  }

  /**
   * Loads or compiles a module. The caller closes it.
   *
   * @param label what messages call it
   * @throws JwasmException if it cannot be read, is not valid, no engine supports it, or there is
   *     no memory or no room on the disk to compile it
   */
  public LoadedModule load(ModuleSource source, String label) {
    return load(source, label, false);
  }

  /** As {@link #load}; what is not in the cache is compiled as a whole, however large it is. */
  public LoadedModule loadWhole(ModuleSource source, String label) {
    return load(source, label, true);
  }

  private LoadedModule load(ModuleSource source, String label, boolean whole) {
    String passedOver = "";
    for (Engine engine : engines.subList(0, engines.size() - 1)) {
      try {
        return load(engine, source, label, whole);
      } catch (JwasmException e) {
        if (e.kind() != ErrorKind.UNIMPLEMENTED) {
          throw e;
        }
        passedOver = e.getMessage();
      }
    }
    LoadedModule loaded = load(engines.getLast(), source, label, whole);
    if (loaded.compiled() && !passedOver.isEmpty()) {
      notices.accept(passedOver + "; engine " + loaded.engine().name() + " runs it");
    }
    return loaded;
  }

  private LoadedModule load(Engine engine, ModuleSource source, String label, boolean whole) {
    var compiled = new AtomicBoolean();
    CompileProgress watched = watched(compiled);
    try {
      CompiledModule module =
          whole
              ? cache.obtainWhole(engine, source, watched)
              : cache.obtain(engine, source, watched);
      return new LoadedModule(module, engine, compiled.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JwasmException(
          ErrorKind.UNAVAILABLE, "compile module", label, "interrupted", null, e);
    } catch (OutOfMemoryError e) {
      // What was made of it until then is garbage now.
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "compile module",
          label,
          "the heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB is too small for it",
          "give the JVM more, as JWASM_JAVA_OPTIONS=-Xmx1g does",
          e);
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
