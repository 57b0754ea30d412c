package io.jwasm.runtime.engine.natives.runtime;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Calls machine code. One shape serves all, as each costs tens of milliseconds of a start. */
final class NativeCall {
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);

  private static final MethodHandle HANDLE = Linker.nativeLinker().downcallHandle(SHAPE);

  private NativeCall() {}

  /** Calls a C function of up to three integers or pointers. */
  static long call(long address, long a, long b, long c) {
    try {
      return (long) HANDLE.invokeExact(MemorySegment.ofAddress(address), a, b, c);
    } catch (Throwable t) {
      throw new AssertionError("a downcall does not throw", t);
    }
  }

  /** The address of a function of the C library. */
  static long function(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name).address();
  }
}
