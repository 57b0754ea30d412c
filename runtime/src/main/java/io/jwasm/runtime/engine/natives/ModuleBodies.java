package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.wasm.InvalidModule;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.ModuleReader;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.WasmModule;

/** A module whose function bodies are there to be compiled. Thread-safe. */
record ModuleBodies(WasmModule module, ModuleInfo info, Layout layout, Target target) {
  /**
   * Reads everything but the bodies.
   *
   * @throws ModuleException if it is not valid
   */
  static ModuleBodies of(WasmModule module, Target target) {
    try {
      ModuleInfo info = ModuleReader.read(module.bytes(), true);
      return new ModuleBodies(module, info, new Layout(info), target);
    } catch (InvalidModule e) {
      throw refused(module, e);
    }
  }

  /**
   * Validates and compiles a function.
   *
   * @throws ModuleException if it is not valid
   */
  CompiledFunction compile(int defined) {
    try {
      return target.compile(info, layout, module.bytes(), defined);
    } catch (InvalidModule e) {
      throw refused(module, e);
    }
  }

  CompiledFunction[] compile(int from, int to) {
    var compiled = new CompiledFunction[to - from];
    for (int i = from; i < to; i++) {
      compiled[i - from] = compile(i);
    }
    return compiled;
  }

  private static ModuleException refused(WasmModule module, InvalidModule e) {
    return new ModuleException(
        e.isUnsupported() ? "compile module" : "validate module",
        module.source(),
        (e.isUnsupported() ? "" : "not a valid module: ") + e.getMessage(),
        e.isUnsupported() ? "use the jvm engine" : null);
  }
}
