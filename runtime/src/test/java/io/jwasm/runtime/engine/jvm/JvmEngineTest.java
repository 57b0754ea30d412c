package io.jwasm.runtime.engine.jvm;

import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.EngineContract;

class JvmEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }
}
