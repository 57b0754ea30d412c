package io.jwasm.runtime.engine.natives.a64;

/**
 * The immediates of logical instructions: a run of ones, rotated, repeated to fill the register.
 */
final class Bitmask {
  private Bitmask() {}

  /** The fields N, immr and imms in their place in an instruction, or -1 if there is no way. */
  static int encode(long value, boolean wide) {
    long bits = wide ? value : (value & 0xffffffffL) | value << 32;
    if (bits == 0 || bits == -1) {
      return -1;
    }
    int size = 64;
    while (size > 2 && repeats(bits, size / 2)) {
      size /= 2;
    }
    long mask = -1L >>> (64 - size);
    long element = bits & mask;
    int ones = Long.bitCount(element);
    for (int rotation = 0; rotation < size; rotation++) {
      if (rotated(element, rotation, size, mask) == (1L << ones) - 1) {
        return fields(size, rotation, ones);
      }
    }
    return -1;
  }

  private static boolean repeats(long bits, int size) {
    return Long.rotateRight(bits, size) == bits;
  }

  private static long rotated(long element, int left, int size, long mask) {
    return left == 0 ? element : (element << left | element >>> (size - left)) & mask;
  }

  private static int fields(int size, int rotation, int ones) {
    int n = size == 64 ? 1 : 0;
    int imms = (-size << 1 | ones - 1) & 0x3f;
    return n << 22 | (rotation & 0x3f) << 16 | imms << 10;
  }
}
