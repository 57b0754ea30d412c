package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.EngineContract;

class NativeEngineTest extends EngineContract {
  private final NativeEngine engine = new NativeEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
