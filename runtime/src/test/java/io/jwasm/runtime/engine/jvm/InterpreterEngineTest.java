package io.jwasm.runtime.engine.jvm;

import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.EngineContract;

class InterpreterEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new InterpreterEngine();
  }

  @Override
  protected boolean hasFrames() {
    return false;
  }
}
