package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.LazyModule;
import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The native engine, made to run every module before it is compiled as a whole. */
public final class LazyEngine implements Engine {
  private final NativeEngine engine = new NativeEngine(Optional.empty(), 0);
  private final Map<Path, WasmModule> modules = new HashMap<>();

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public String fingerprint() {
    return engine.fingerprint();
  }

  @Override
  public Optional<String> unsupported(WasmModule module) {
    return engine.unsupported(module);
  }

  /** Refuses what is not valid, as its callers expect, and keeps nothing else of it. */
  @Override
  public void compile(WasmModule module, Path target, CompileProgress progress) {
    engine.compile(module, target, progress);
    modules.put(target, module);
  }

  @Override
  public Optional<LazyModule> loadLazily(WasmModule module) {
    return engine.loadLazily(module);
  }

  @Override
  public CompiledModule load(Path artifact) {
    WasmModule module = modules.get(artifact);
    return module == null
        ? engine.load(artifact)
        : engine.loadLazily(module).orElseThrow().module();
  }
}
