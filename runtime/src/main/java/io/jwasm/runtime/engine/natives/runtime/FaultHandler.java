package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.OffHeap;
import io.jwasm.linux.RawMemory;

/**
 * The process's handler of SIGSEGV. Ours comes first and passes on whatever did not happen in
 * generated code, with the flags and mask that the JVM chose.
 */
final class FaultHandler {
  private static final int SIGSEGV = 11;

  /** The size of glibc's {@code struct sigaction}, whose first word is the handler. */
  private static final int ACTION = 152;

  private FaultHandler() {}

  /** The handler now. */
  static long current() {
    try (var memory = OffHeap.allocate(ACTION)) {
      long action = memory.address();
      sigaction(0, action);
      return RawMemory.getLong(action);
    }
  }

  /** Replaces the handler, and nothing else. */
  static void install(long handler) {
    try (var memory = OffHeap.allocate(ACTION)) {
      long action = memory.address();
      sigaction(0, action);
      RawMemory.putLong(action, handler);
      sigaction(action, 0);
    }
  }

  private static void sigaction(long replacement, long old) {
    if ((int) NativeCall.call(NativeCall.function("sigaction"), SIGSEGV, replacement, old) != 0) {
      throw new IllegalStateException("the handler of memory faults cannot be set");
    }
  }
}
