package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.OffHeap;
import io.jwasm.linux.RawMemory;

/** How far down generated code may use the stack of the current thread. */
final class ThreadStack {
  /** Bytes kept for host functions, and for the JVM's own guard pages. */
  private static final long RESERVE = 320 << 10;

  private static final int ATTRIBUTES = 64;
  private static final ThreadLocal<ThreadStack> OWN = ThreadLocal.withInitial(ThreadStack::find);

  private final long bottom;
  private final long size;

  private ThreadStack(long bottom, long size) {
    this.bottom = bottom;
    this.size = size;
  }

  /** The lowest address that generated code may use. */
  static long limit() {
    ThreadStack own = OWN.get();
    return own.bottom + Math.min(RESERVE, own.size / 2);
  }

  /** The end of the current thread's stack. */
  static long top() {
    ThreadStack own = OWN.get();
    return own.bottom + own.size;
  }

  private static ThreadStack find() {
    try (var block = OffHeap.allocate(ATTRIBUTES + 16)) {
      long memory = block.address();
      long self = NativeCall.call(NativeCall.function("pthread_self"), 0, 0, 0);
      long failed = NativeCall.call(NativeCall.function("pthread_getattr_np"), self, memory, 0);
      if ((int) failed != 0) {
        throw new IllegalStateException("the bounds of the stack are not known");
      }
      long address = memory + ATTRIBUTES;
      long ignored =
          NativeCall.call(
              NativeCall.function("pthread_attr_getstack"), memory, address, address + 8);
      ignored = NativeCall.call(NativeCall.function("pthread_attr_destroy"), memory, 0, 0);
      return new ThreadStack(RawMemory.getLong(address), RawMemory.getLong(address + 8));
    }
  }
}
