package io.jwasm.runtime.engine.natives.a64;

/** Vector instructions that are one instruction here as well. */
final class SimdTable {
  private static final int[] BINARY = binary();
  private static final int[] UNARY = unary();

  private SimdTable() {}

  /** The instruction for two operands, or 0. */
  static int binary(int op) {
    return op < BINARY.length ? BINARY[op] : 0;
  }

  /** The instruction for one operand, or 0. */
  static int unary(int op) {
    return op < UNARY.length ? UNARY[op] : 0;
  }

  private static int[] binary() {
    int[] t = new int[256];
    t[14] = Neon.LOOKUP;
    t[78] = Neon.AND;
    t[79] = Neon.BIC;
    t[80] = Neon.ORR;
    t[81] = Neon.EOR;
    for (int size = 0; size < 3; size++) {
      compares(t, 35 + 10 * size, size);
      int from = 32 * size;
      t[110 + from] = Neon.same(false, size, 0b10000);
      t[113 + from] = Neon.same(true, size, 0b10000);
      int extremes = size == 0 ? 118 : size == 1 ? 150 : 182;
      t[extremes] = Neon.same(false, size, 0b01101);
      t[extremes + 1] = Neon.same(true, size, 0b01101);
      t[extremes + 2] = Neon.same(false, size, 0b01100);
      t[extremes + 3] = Neon.same(true, size, 0b01100);
    }
    for (int size = 0; size < 2; size++) {
      int from = 32 * size;
      t[111 + from] = Neon.same(false, size, 0b00001);
      t[112 + from] = Neon.same(true, size, 0b00001);
      t[114 + from] = Neon.same(false, size, 0b00101);
      t[115 + from] = Neon.same(true, size, 0b00101);
      t[123 + from] = Neon.same(true, size, 0b00010);
    }
    t[130] = Neon.same(true, 1, 0b10110);
    t[149] = Neon.same(false, 1, 0b10011);
    t[181] = Neon.same(false, 2, 0b10011);
    t[206] = Neon.same(false, 3, 0b10000);
    t[209] = Neon.same(true, 3, 0b10000);
    t[214] = Neon.same(true, 3, 0b10001);
    t[217] = Neon.same(false, 3, 0b00110);
    t[219] = Neon.same(false, 3, 0b00111);
    floats(t, 65, 228, false);
    floats(t, 71, 240, true);
    return t;
  }

  /** Equal, greater, greater or equal; the others are these with operands swapped. */
  private static void compares(int[] t, int first, int size) {
    t[first] = Neon.same(true, size, 0b10001);
    t[first + 4] = Neon.same(false, size, 0b00110);
    t[first + 5] = Neon.same(true, size, 0b00110);
    t[first + 8] = Neon.same(false, size, 0b00111);
    t[first + 9] = Neon.same(true, size, 0b00111);
  }

  private static void floats(int[] t, int compare, int arithmetic, boolean wide) {
    t[compare] = Neon.floats(false, false, wide, 0b11100);
    t[compare + 3] = Neon.floats(true, true, wide, 0b11100);
    t[compare + 5] = Neon.floats(true, false, wide, 0b11100);
    t[arithmetic] = Neon.floats(false, false, wide, 0b11010);
    t[arithmetic + 1] = Neon.floats(false, true, wide, 0b11010);
    t[arithmetic + 2] = Neon.floats(true, false, wide, 0b11011);
    t[arithmetic + 3] = Neon.floats(true, false, wide, 0b11111);
    t[arithmetic + 4] = Neon.floats(false, true, wide, 0b11110);
    t[arithmetic + 5] = Neon.floats(false, false, wide, 0b11110);
  }

  private static int[] unary() {
    int[] t = new int[256];
    t[77] = Neon.NOT;
    t[98] = Neon.misc(false, 0, 0b00101);
    for (int size = 0; size < 4; size++) {
      t[96 + 32 * size] = Neon.misc(false, size, 0b01011);
      t[97 + 32 * size] = Neon.misc(true, size, 0b01011);
    }
    for (int size = 0; size < 2; size++) {
      t[124 + 2 * size] = Neon.misc(false, size, 0b00010);
      t[125 + 2 * size] = Neon.misc(true, size, 0b00010);
    }
    for (int size = 0; size < 3; size++) {
      int first = 135 + 32 * size;
      t[first] = Neon.extend(false, false, size);
      t[first + 1] = Neon.extend(false, true, size);
      t[first + 2] = Neon.extend(true, false, size);
      t[first + 3] = Neon.extend(true, true, size);
    }
    rounding(t, 0, 103, 104, 105, 106);
    rounding(t, 1, 116, 117, 122, 148);
    for (int wide = 0; wide < 2; wide++) {
      t[224 + 12 * wide] = Neon.misc(false, 2 | wide, 0b01111);
      t[225 + 12 * wide] = Neon.misc(true, 2 | wide, 0b01111);
      t[227 + 12 * wide] = Neon.misc(true, 2 | wide, 0b11111);
    }
    t[94] = Neon.half(Neon.misc(false, 1, 0b10110));
    t[95] = Neon.half(Neon.misc(false, 1, 0b10111));
    t[248] = Neon.misc(false, 2, 0b11011);
    t[249] = Neon.misc(true, 2, 0b11011);
    t[250] = Neon.misc(false, 0, 0b11101);
    t[251] = Neon.misc(true, 0, 0b11101);
    return t;
  }

  /** Ceiling, floor, truncation, nearest. */
  private static void rounding(int[] t, int wide, int ceil, int floor, int trunc, int nearest) {
    t[ceil] = Neon.misc(false, 2 | wide, 0b11000);
    t[floor] = Neon.misc(false, wide, 0b11001);
    t[trunc] = Neon.misc(false, 2 | wide, 0b11001);
    t[nearest] = Neon.misc(false, wide, 0b11000);
  }
}
