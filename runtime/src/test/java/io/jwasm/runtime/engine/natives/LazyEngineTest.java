package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.EngineContract;

class LazyEngineTest extends EngineContract {
  private final LazyEngine engine = new LazyEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
