package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.natives.ir.Builtin;

/** Waiting on and notifying addresses of shared memory. */
final class Waiting {
  private final NativeInstance instance;

  Waiting(NativeInstance instance) {
    this.instance = instance;
  }

  void call(Builtin builtin, long slots) {
    throw new IllegalStateException(builtin + " of " + instance + " at " + RawMemory.getInt(slots));
  }
}
