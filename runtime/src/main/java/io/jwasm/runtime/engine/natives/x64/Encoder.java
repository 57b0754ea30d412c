package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.target.CodeBuffer;

/** Encodes x86-64 instructions. */
class Encoder extends CodeBuffer {
  static final int RAX = 0;
  static final int RCX = 1;
  static final int RDX = 2;
  static final int RBX = 3;
  static final int RSP = 4;
  static final int RBP = 5;
  static final int RSI = 6;
  static final int RDI = 7;
  static final int R14 = 14;
  static final int R15 = 15;

  /** Condition codes. */
  static final int O = 0;

  static final int NO = 1;
  static final int B = 2;
  static final int AE = 3;
  static final int E = 4;
  static final int NE = 5;
  static final int BE = 6;
  static final int ABOVE = 7;
  static final int S = 8;
  static final int NS = 9;
  static final int P = 10;
  static final int NP = 11;
  static final int L = 12;
  static final int GE = 13;
  static final int LE = 14;
  static final int G = 15;

  /** Operand size flags: 64 bits; a byte register that needs a REX prefix from number 4 on. */
  static final int W = 1;

  static final int BYTE = 2;

  /** Of the arithmetic instructions with an immediate. */
  static final int AND = 4;

  static final int CMP = 7;

  void int64(long value) {
    int32((int) value);
    int32((int) (value >> 32));
  }

  private void opcode(int op) {
    if (op > 0xffff) {
      byte1(op >> 16);
    }
    if (op > 0xff) {
      byte1(op >> 8);
    }
    byte1(op);
  }

  void prefixes(int prefix, int flags, int reg, int index, int base) {
    if (prefix != 0) {
      byte1(prefix);
    }
    int rex = (flags & W) << 3 | (reg & 8) >> 1 | (index & 8) >> 2 | (base & 8) >> 3;
    if (rex != 0 || (flags & BYTE) != 0) {
      byte1(0x40 | rex);
    }
  }

  /** An instruction on two registers; {@code reg} may be an opcode extension. */
  void rr(int prefix, int op, int flags, int reg, int rm) {
    prefixes(prefix, flags, reg, 0, rm);
    opcode(op);
    byte1(0xc0 | (reg & 7) << 3 | (rm & 7));
  }

  /** An instruction on a register and memory at base + index + displacement; index -1: none. */
  void rm(int prefix, int op, int flags, int reg, int base, int index, int disp) {
    prefixes(prefix, flags, reg, Math.max(index, 0), base);
    opcode(op);
    int mode = disp == 0 && (base & 7) != RBP ? 0 : disp == (byte) disp ? 1 : 2;
    if (index >= 0 || (base & 7) == RSP) {
      byte1(mode << 6 | (reg & 7) << 3 | 4);
      byte1((index >= 0 ? index & 7 : 4) << 3 | (base & 7));
    } else {
      byte1(mode << 6 | (reg & 7) << 3 | (base & 7));
    }
    if (mode == 1) {
      byte1(disp);
    } else if (mode == 2) {
      int32(disp);
    }
  }

  /** As {@link #rm}, with the index register times 8. */
  void scaled(int op, int flags, int reg, int base, int index) {
    prefixes(0, flags, reg, index, base);
    opcode(op);
    boolean zero = (base & 7) != RBP;
    byte1((zero ? 0 : 0x40) | (reg & 7) << 3 | 4);
    byte1(3 << 6 | (index & 7) << 3 | (base & 7));
    if (!zero) {
      byte1(0);
    }
  }

  /** A VEX instruction of the 0F38 map on registers: the shifts of BMI2. */
  void vex38(int pp, int op, int w, int reg, int vvvv, int rm) {
    byte1(0xc4);
    byte1(((reg & 8) << 4 ^ 0x80) | 0x40 | ((rm & 8) << 2 ^ 0x20) | 2);
    byte1(w << 7 | (~vvvv & 15) << 3 | pp);
    byte1(op);
    byte1(0xc0 | (reg & 7) << 3 | (rm & 7));
  }

  /** One of the eight arithmetic instructions (0 add … 7 cmp) with an immediate. */
  void immediate(int kind, int flags, int reg, int value) {
    boolean small = value == (byte) value;
    rr(0, small ? 0x83 : 0x81, flags, kind, reg);
    small(small, value);
  }

  /** As {@link #immediate}, on memory. */
  void immediate(int kind, int flags, int base, int disp, int value) {
    boolean small = value == (byte) value;
    rm(0, small ? 0x83 : 0x81, flags, kind, base, -1, disp);
    small(small, value);
  }

  private void small(boolean small, int value) {
    if (small) {
      byte1(value);
    } else {
      int32(value);
    }
  }

  void lea(int to, int base, int index, int disp, int flags) {
    rm(0, 0x8d, flags, to, base, index, disp);
  }

  void push(int reg) {
    prefixes(0, 0, 0, 0, reg);
    byte1(0x50 | (reg & 7));
  }

  void pop(int reg) {
    prefixes(0, 0, 0, 0, reg);
    byte1(0x58 | (reg & 7));
  }
}
