package io.jwasm.shim.run;

import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;

/**
 * A module ready to be instantiated.
 *
 * @param module shared by all instances
 * @param engine the engine that runs it
 * @param compiled whether it had to be compiled; otherwise it was in the cache
 */
public record LoadedModule(CompiledModule module, Engine engine, boolean compiled)
    implements AutoCloseable {
  @Override
  public void close() {
    module.close();
  }
}
