package io.jwasm.runtime.engine.natives.x64;

/** Vector instructions that are one instruction here as well: prefix above 24 bits of opcode. */
final class SimdTable {
  private static final int[] BINARY = binary();

  private SimdTable() {}

  /** The instruction for two operands, or 0. */
  static int binary(int op) {
    return op < BINARY.length ? BINARY[op] : 0;
  }

  private static int[] binary() {
    int[] t = new int[256];
    int p = 0x66 << 24;
    put(t, p, 35, 0x0f74, 45, 0x0f75, 55, 0x0f76, 214, 0x0f3829);
    put(t, p, 39, 0x0f64, 49, 0x0f65, 59, 0x0f66, 217, 0x0f3837);
    put(t, p, 78, 0x0fdb, 80, 0x0feb, 81, 0x0fef);
    put(t, p, 101, 0x0f63, 102, 0x0f67, 133, 0x0f6b, 134, 0x0f382b);
    put(t, p, 110, 0x0ffc, 111, 0x0fec, 112, 0x0fdc, 113, 0x0ff8, 114, 0x0fe8, 115, 0x0fd8);
    put(t, p, 118, 0x0f3838, 119, 0x0fda, 120, 0x0f383c, 121, 0x0fde, 123, 0x0fe0);
    put(t, p, 142, 0x0ffd, 143, 0x0fed, 144, 0x0fdd, 145, 0x0ff9, 146, 0x0fe9, 147, 0x0fd9);
    put(t, p, 149, 0x0fd5, 150, 0x0fea, 151, 0x0f383a, 152, 0x0fee, 153, 0x0f383e, 155, 0x0fe3);
    put(t, p, 174, 0x0ffe, 177, 0x0ffa, 181, 0x0f3840, 186, 0x0ff5);
    put(t, p, 182, 0x0f3839, 183, 0x0f383b, 184, 0x0f383d, 185, 0x0f383f);
    put(t, p, 206, 0x0fd4, 209, 0x0ffb);
    put(t, 0, 228, 0x0f58, 229, 0x0f5c, 230, 0x0f59, 231, 0x0f5e);
    put(t, p, 240, 0x0f58, 241, 0x0f5c, 242, 0x0f59, 243, 0x0f5e);
    return t;
  }

  private static void put(int[] t, int prefix, int... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      t[pairs[i]] = prefix | pairs[i + 1];
    }
  }
}
