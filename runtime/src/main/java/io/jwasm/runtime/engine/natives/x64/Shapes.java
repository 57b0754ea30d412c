package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.wasm.Signature;
import java.util.HashMap;
import java.util.Map;

/** The calling shapes of a module's types; made on demand, confined to one thread. */
final class Shapes {
  private final Map<Signature, Shape> made = new HashMap<>();

  Shape of(Signature type) {
    return made.computeIfAbsent(type, Shape::new);
  }
}
