package io.jwasm.runtime.engine.natives.wasm;

/** Vector instructions. */
final class SimdDecoder {
  SimdDecoder(Body body, MemoryDecoder memory) {}

  void instruction(int op) {
    throw InvalidModule.unsupported("SIMD");
  }
}
