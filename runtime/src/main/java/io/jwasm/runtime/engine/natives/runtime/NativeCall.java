package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.Jni;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Calls machine code. One shape serves all, as each costs tens of milliseconds of a start. */
final class NativeCall {
  private NativeCall() {}

  private static final class Foreign {
    static final MethodHandle HANDLE =
        Linker.nativeLinker()
            .downcallHandle(
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));

    static long call(long address, long a, long b, long c) {
      try {
        return (long) HANDLE.invokeExact(MemorySegment.ofAddress(address), a, b, c);
      } catch (Throwable t) {
        throw new AssertionError("a downcall does not throw", t);
      }
    }
  }

  /** Calls a C function of up to three integers or pointers. */
  static long call(long address, long a, long b, long c) {
    return Jni.PRESENT ? Jni.call(address, a, b, c) : Foreign.call(address, a, b, c);
  }

  /** What the way into Java needs to know of the thread; 0 if nothing. */
  static long environment() {
    return Jni.PRESENT ? Jni.environment() : 0;
  }

  /** The address of a function of the C library. */
  static long function(String name) {
    return Jni.PRESENT
        ? Jni.function(name)
        : Linker.nativeLinker().defaultLookup().findOrThrow(name).address();
  }
}
