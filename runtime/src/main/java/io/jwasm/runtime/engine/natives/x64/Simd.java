package io.jwasm.runtime.engine.natives.x64;

/** Vector instructions. */
final class Simd {
  Simd(Emitter e, MemoryAccess memory) {}

  void lower(int op) {
    throw new IllegalStateException("vector operation " + op);
  }
}
