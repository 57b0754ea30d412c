package io.jwasm.runtime.engine.natives.x64;

import java.util.Arrays;

/** Encodes x86-64 instructions into a growing buffer. */
public final class Asm {
  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;
  public static final int R14 = 14;
  public static final int R15 = 15;

  /** Condition codes. */
  public static final int O = 0;

  public static final int NO = 1;
  public static final int B = 2;
  public static final int AE = 3;
  public static final int E = 4;
  public static final int NE = 5;
  public static final int BE = 6;
  public static final int ABOVE = 7;
  public static final int S = 8;
  public static final int NS = 9;
  public static final int P = 10;
  public static final int NP = 11;
  public static final int L = 12;
  public static final int GE = 13;
  public static final int LE = 14;
  public static final int G = 15;

  /** Operand size flags: 64 bits; a byte register that needs a REX prefix from number 4 on. */
  public static final int W = 1;

  public static final int BYTE = 2;

  private byte[] code = new byte[1024];
  private int size;

  public int size() {
    return size;
  }

  public byte[] toArray() {
    return Arrays.copyOf(code, size);
  }

  public void byte1(int value) {
    if (size == code.length) {
      code = Arrays.copyOf(code, size * 2);
    }
    code[size++] = (byte) value;
  }

  public void int32(int value) {
    byte1(value);
    byte1(value >> 8);
    byte1(value >> 16);
    byte1(value >> 24);
  }

  public void int64(long value) {
    int32((int) value);
    int32((int) (value >> 32));
  }

  /** Overwrites four bytes. */
  public void patch32(int at, int value) {
    code[at] = (byte) value;
    code[at + 1] = (byte) (value >> 8);
    code[at + 2] = (byte) (value >> 16);
    code[at + 3] = (byte) (value >> 24);
  }

  /** Makes the 32-bit displacement at {@code at} lead here. */
  public void patchHere(int at) {
    patch32(at, size - at - 4);
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

  private void prefixes(int prefix, int flags, int reg, int index, int base) {
    if (prefix != 0) {
      byte1(prefix);
    }
    int rex = (flags & W) << 3 | (reg & 8) >> 1 | (index & 8) >> 2 | (base & 8) >> 3;
    if (rex != 0 || (flags & BYTE) != 0) {
      byte1(0x40 | rex);
    }
  }

  /** An instruction on two registers; {@code reg} may be an opcode extension. */
  public void rr(int prefix, int op, int flags, int reg, int rm) {
    prefixes(prefix, flags, reg, 0, rm);
    opcode(op);
    byte1(0xc0 | (reg & 7) << 3 | (rm & 7));
  }

  /** An instruction on a register and memory at base + index + displacement; index -1: none. */
  public void rm(int prefix, int op, int flags, int reg, int base, int index, int disp) {
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
  public void scaled(int op, int flags, int reg, int base, int index) {
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
  public void vex38(int pp, int op, int w, int reg, int vvvv, int rm) {
    byte1(0xc4);
    byte1(((reg & 8) << 4 ^ 0x80) | 0x40 | ((rm & 8) << 2 ^ 0x20) | 2);
    byte1(w << 7 | (~vvvv & 15) << 3 | pp);
    byte1(op);
    byte1(0xc0 | (reg & 7) << 3 | (rm & 7));
  }

  // frequent instructions

  /** 64-bit move. */
  public void mov(int to, int from) {
    if (to != from) {
      rr(0, 0x8b, W, to, from);
    }
  }

  /** 32-bit move: clears the upper half. */
  public void mov32(int to, int from) {
    rr(0, 0x8b, 0, to, from);
  }

  public void load(int to, int base, int disp) {
    rm(0, 0x8b, W, to, base, -1, disp);
  }

  public void load32(int to, int base, int disp) {
    rm(0, 0x8b, 0, to, base, -1, disp);
  }

  public void store(int from, int base, int disp) {
    rm(0, 0x89, W, from, base, -1, disp);
  }

  /** Loads a constant without touching the flags. */
  public void constant(int to, long value) {
    if (value >>> 32 == 0) {
      prefixes(0, 0, 0, 0, to);
      byte1(0xb8 | (to & 7));
      int32((int) value);
    } else if (value == (int) value) {
      rr(0, 0xc7, W, 0, to);
      int32((int) value);
    } else {
      prefixes(0, W, 0, 0, to);
      byte1(0xb8 | (to & 7));
      int64(value);
    }
  }

  /** One of the eight arithmetic instructions (0 add … 7 cmp) with an immediate. */
  public void immediate(int kind, int flags, int reg, int value) {
    boolean small = value == (byte) value;
    rr(0, small ? 0x83 : 0x81, flags, kind, reg);
    small(small, value);
  }

  /** As {@link #immediate}, on memory. */
  public void immediate(int kind, int flags, int base, int disp, int value) {
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

  public void lea(int to, int base, int index, int disp, int flags) {
    rm(0, 0x8d, flags, to, base, index, disp);
  }

  public void push(int reg) {
    prefixes(0, 0, 0, 0, reg);
    byte1(0x50 | (reg & 7));
  }

  public void pop(int reg) {
    prefixes(0, 0, 0, 0, reg);
    byte1(0x58 | (reg & 7));
  }

  public void ret() {
    byte1(0xc3);
  }

  /** Conditional jump forward; returns where its displacement is. */
  public int jcc(int condition) {
    byte1(0x0f);
    byte1(0x80 | condition);
    int32(0);
    return size - 4;
  }

  /** Jump forward; returns where its displacement is. */
  public int jmp() {
    byte1(0xe9);
    int32(0);
    return size - 4;
  }

  /** Call through memory. */
  public void callAt(int base, int disp) {
    rm(0, 0xff, 0, 2, base, -1, disp);
  }
}
