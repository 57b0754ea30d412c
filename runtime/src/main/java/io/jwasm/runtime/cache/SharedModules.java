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
  private static final class Loaded {
    private final CompiledModule module;
    private int users;

    Loaded(CompiledModule module) {
      this.module = module;
    }
  }

  private final Map<ArtifactKey, Loaded> loaded = new HashMap<>();

  /** One more handle of a module that is loaded. */
  synchronized Optional<CompiledModule> find(ArtifactKey key) {
    return Optional.ofNullable(loaded.get(key)).map(entry -> handle(key, entry));
  }

  /** Adds a module; if another thread was faster its module is used and this one closed. */
  synchronized CompiledModule add(ArtifactKey key, CompiledModule module) {
    Loaded entry = loaded.get(key);
    if (entry == null) {
      entry = new Loaded(module);
      loaded.put(key, entry);
    } else {
      module.close();
    }
    return handle(key, entry);
  }

  private CompiledModule handle(ArtifactKey key, Loaded entry) {
    entry.users++;
    return new Handle(key, entry);
  }

  private synchronized void release(ArtifactKey key, Loaded entry) {
    entry.users--;
    if (entry.users == 0) {
      loaded.remove(key, entry);
      entry.module.close();
    }
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
