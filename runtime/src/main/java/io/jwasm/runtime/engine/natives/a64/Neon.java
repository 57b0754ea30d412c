package io.jwasm.runtime.engine.natives.a64;

/**
 * Encodings of vector instructions on 128 bits; lanes of 8 &lt;&lt; size bits. Registers are to be
 * added: the second operand at bit 16, the first at bit 5, the result at bit 0.
 */
final class Neon {
  /** All bits zero. */
  static final int ZERO = 0x6f00e400;

  /** Between general registers and the lowest lane; the rest becomes zero. */
  static final int FROM_W = 0x1e270000;

  static final int FROM_X = 0x9e670000;
  static final int TO_W = 0x1e260000;
  static final int TO_X = 0x9e660000;

  // bitwise, on three registers
  static final int AND = 0x4e201c00;
  static final int BIC = 0x4e601c00;
  static final int ORR = 0x4ea01c00;
  static final int EOR = 0x6e201c00;

  /** Takes the first operand where the result has ones, else the second. */
  static final int BSL = 0x6e601c00;

  static final int NOT = 0x6e205800;

  /** Looks bytes up in one register, or in two neighbours; those out of range become zero. */
  static final int LOOKUP = 0x4e000000;

  static final int LOOKUP_PAIR = 0x4e002000;

  /** Bytes from 8 on of the first operand, then those of the second. */
  static final int EXTRACT_8 = 0x6e004000;

  static final int ZIP_BYTES = 0x4e003800;

  /** The greatest of the lanes of 32 bits, unsigned. */
  static final int MAX_ACROSS = 0x6eb0a800;

  private Neon() {}

  static void binary(Asm asm, int op, int rd, int rn, int rm) {
    asm.word(op | rm << 16 | rn << 5 | rd);
  }

  static void unary(Asm asm, int op, int rd, int rn) {
    asm.word(op | rn << 5 | rd);
  }

  /** Three registers of equal lanes. */
  static int same(boolean unsigned, int size, int opcode) {
    return 0x4e200400 | (unsigned ? 1 << 29 : 0) | size << 22 | opcode << 11;
  }

  /** Floats: variants differ in bit 23. */
  static int floats(boolean unsigned, boolean variant, boolean wide, int opcode) {
    return same(unsigned, (variant ? 2 : 0) | (wide ? 1 : 0), opcode);
  }

  /** Two registers. */
  static int misc(boolean unsigned, int size, int opcode) {
    return 0x4e200800 | (unsigned ? 1 << 29 : 0) | size << 22 | opcode << 12;
  }

  /** Results twice as wide as lanes of this size, of their low or high half. */
  static int multiplyLong(boolean unsigned, boolean high, int size) {
    return 0x0e20c000 | (high ? 1 << 30 : 0) | (unsigned ? 1 << 29 : 0) | size << 22;
  }

  /** Lanes of this size, of the low or high half, made twice as wide. */
  static int extend(boolean unsigned, boolean high, int size) {
    return 0x0f00a400 | (high ? 1 << 30 : 0) | (unsigned ? 1 << 29 : 0) | 8 << size << 16;
  }

  /** Clears bit 30: 64 bits, or the low half as what narrowing writes. */
  static int half(int op) {
    return op & ~(1 << 30);
  }

  private static int lane(int size, int lane) {
    return (lane << 1 | 1) << size << 16;
  }

  /** A general register to all lanes. */
  static int dup(int size) {
    return 0x4e000c00 | lane(size, 0);
  }

  /** A lane to all lanes. */
  static int dupLane(int size, int lane) {
    return 0x4e000400 | lane(size, lane);
  }

  /** A general register to a lane. */
  static int insert(int size, int lane) {
    return 0x4e001c00 | lane(size, lane);
  }

  /** The lowest lane to a lane. */
  static int insertLane(int size, int lane) {
    return 0x6e000400 | lane(size, lane);
  }

  /** A lane to a general register, zeros or sign above it. */
  static int extract(int size, int lane, boolean signed) {
    int op = signed ? 0x0e002c00 : 0x0e003c00 | (size == 3 ? 1 << 30 : 0);
    return op | lane(size, lane);
  }

  /** Shifts each lane right by a constant, keeping the sign if signed. */
  static int shiftRight(boolean unsigned, int size, int count) {
    return 0x4f000400 | (unsigned ? 1 << 29 : 0) | ((16 << size) - count) << 16;
  }
}
