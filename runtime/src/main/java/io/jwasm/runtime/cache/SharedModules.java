package io.jwasm.runtime.cache;

import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.module.WasmModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The loaded modules of this process: equal modules share one, until its last user closes it. */
final class SharedModules {
  /** What is done for a module while it has users. */
  interface Work {
    Work NONE =
        new Work() {
          @Override
          public void start() {}

          @Override
          public void stop() {}
        };

    void start();

    /** Ends it before the module is closed; also after it ended by itself. */
    void stop();
  }

  private static final class Loaded {
    private final CompiledModule module;
    private final Work work;
    private int users;

    Loaded(CompiledModule module, Work work) {
      this.module = module;
      this.work = work;
    }
  }

  private final Map<ArtifactKey, Loaded> loaded = new HashMap<>();

  /** One more handle of a module that is loaded. */
  synchronized Optional<CompiledModule> find(ArtifactKey key) {
    return Optional.ofNullable(loaded.get(key)).map(entry -> handle(key, entry));
  }

  /** Adds a module; if another thread was faster its module is used and this one closed. */
  CompiledModule add(ArtifactKey key, CompiledModule module) {
    return add(key, module, Work.NONE);
  }

  /** As {@link #add}; the work is started if this module is the one that is used. */
  synchronized CompiledModule add(ArtifactKey key, CompiledModule module, Work work) {
    Loaded entry = loaded.get(key);
    if (entry == null) {
      entry = new Loaded(module, work);
      loaded.put(key, entry);
      work.start();
    } else {
      module.close();
    }
    return handle(key, entry);
  }

  private CompiledModule handle(ArtifactKey key, Loaded entry) {
    entry.users++;
    return new Handle(key, entry);
  }

  /** Gives a module to no further users. */
  synchronized void retire(ArtifactKey key, CompiledModule module) {
    Loaded entry = loaded.get(key);
    if (entry != null && entry.module.equals(module)) {
      loaded.remove(key);
    }
  }

  private void release(ArtifactKey key, Loaded entry) {
    synchronized (this) {
      entry.users--;
      if (entry.users > 0) {
        return;
      }
      loaded.remove(key, entry);
    }
    entry.work.stop();
    entry.module.close();
  }

  private final class Handle implements CompiledModule {
    private final ArtifactKey key;
    private final Loaded entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    Handle(ArtifactKey key, Loaded entry) {
      this.key = key;
      this.entry = entry;
    }

    @Override
    public WasmModule module() {
      return entry.module.module();
    }

    @Override
    public Instance instantiate(Imports imports, Allowance allowance) {
      return entry.module.instantiate(imports, allowance);
    }

    @Override
    public List<String> interpretedFunctions() {
      return entry.module.interpretedFunctions();
    }

    @Override
    public Optional<MachineCode> machineCode(int function) {
      return entry.module.machineCode(function);
    }

    @Override
    public boolean tellsStacks() {
      return entry.module.tellsStacks();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(key, entry);
      }
    }
  }
}
