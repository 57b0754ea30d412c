package io.jwasm.runtime.engine.natives.x64;

/** Atomic instructions. */
final class Atomics {
  Atomics(Emitter e, MemoryAccess memory) {}

  void lower(int op) {
    throw new IllegalStateException("atomic operation " + op);
  }
}
