package io.jwasm.linux;

/** One generic system call, which serves for all. */
final class Kernel {
  private Kernel() {}

  /**
   * Makes a system call.
   *
   * @return its result, or the negated errno (the kernel's own convention)
   */
  static long call(int number, long a, long b, long c, long d, long e, long f) {
    return Jni.PRESENT
        ? Jni.systemCall(number, a, b, c, d, e, f)
        : Foreign.systemCall(number, a, b, c, d, e, f);
  }

  static long call(int number, long a, long b, long c) {
    return call(number, a, b, c, 0, 0, 0);
  }
}
