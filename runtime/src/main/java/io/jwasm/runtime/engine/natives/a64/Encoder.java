package io.jwasm.runtime.engine.natives.a64;

import io.jwasm.runtime.engine.natives.target.CodeBuffer;

/** Encodes aarch64 instructions. Sizes of registers: W is 64 bits. */
class Encoder extends CodeBuffer {
  /** The memory, the context, the frame, the return address. */
  static final int MEMORY = 27;

  static final int CONTEXT = 28;
  static final int FP = 29;
  static final int LR = 30;

  /** The same number stands for the stack pointer and for zero. */
  static final int SP = 31;

  static final int ZR = 31;

  /** Scratch registers. */
  static final int T0 = 16;

  static final int T1 = 17;
  static final int T2 = 15;
  static final int T3 = 14;

  /** Bytes of frame pointer and return address. */
  static final int LINK = 16;

  /** Flag of 64-bit operations. */
  static final int W = 1 << 31;

  // register forms: rd, rn, rm
  static final int ADD = 0x0b000000;
  static final int ADDS = 0x2b000000;
  static final int SUB = 0x4b000000;
  static final int SUBS = 0x6b000000;
  static final int AND = 0x0a000000;
  static final int ORR = 0x2a000000;
  static final int ORN = 0x2a200000;
  static final int EOR = 0x4a000000;
  static final int UDIV = 0x1ac00800;
  static final int SDIV = 0x1ac00c00;
  static final int LSLV = 0x1ac02000;
  static final int LSRV = 0x1ac02400;
  static final int ASRV = 0x1ac02800;
  static final int RORV = 0x1ac02c00;
  static final int MUL = 0x1b007c00;

  // kinds of memory access, see #access
  static final int STORE = 0;
  static final int LOAD = 1;

  /** Extends the sign to 64 bits, or to 32. */
  static final int LOAD_SIGNED = 2;

  static final int LOAD_SIGNED_32 = 3;

  /** Appends an instruction. */
  void word(int word) {
    int32(word);
  }

  // registers

  /** An instruction on three registers. */
  void rrr(int op, int w, int rd, int rn, int rm) {
    word(op | w | rm << 16 | rn << 5 | rd);
  }

  /** 32-bit move: clears the upper half. */
  void mov32(int to, int from) {
    rrr(ORR, 0, to, ZR, from);
  }

  /** rd = ra - rn * rm. */
  void multiplySubtract(int w, int rd, int rn, int rm, int ra) {
    word(0x1b008000 | w | rm << 16 | ra << 10 | rn << 5 | rd);
  }

  /** Moves a field: {@code signed} extends its sign. */
  void field(boolean signed, int w, int rd, int rn, int immr, int imms) {
    int n = w == 0 ? 0 : 1 << 22;
    word((signed ? 0x13000000 : 0x53000000) | w | n | immr << 16 | imms << 10 | rn << 5 | rd);
  }

  /** Rotates right by a constant. */
  void rotate(int w, int rd, int rn, int count) {
    int n = w == 0 ? 0 : 1 << 22;
    word(0x13800000 | w | n | rn << 16 | count << 10 | rn << 5 | rd);
  }

  /** rd = condition ? rn : rm. */
  void select(int w, int rd, int rn, int rm, int condition) {
    word(0x1a800000 | w | rm << 16 | condition << 12 | rn << 5 | rd);
  }

  /** rd = condition ? 1 : 0. */
  void set(int rd, int condition) {
    word(0x1a800400 | ZR << 16 | (condition ^ 1) << 12 | ZR << 5 | rd);
  }

  /** Compares with a constant up to 31 if the condition holds, else clears all flags. */
  void compareIf(int condition, int w, int rn, int value) {
    word(0x7a400800 | w | value << 16 | condition << 12 | rn << 5);
  }

  // constants

  /** Loads a constant without touching the flags. */
  public final void constant(int to, long value) {
    int bitmask = Bitmask.encode(value, true);
    if (bitmask >= 0 && value >>> 16 != 0) {
      word(0xb2000000 | bitmask | ZR << 5 | to);
      return;
    }
    int zeros = 0;
    int ones = 0;
    for (int shift = 0; shift < 64; shift += 16) {
      long part = value >>> shift & 0xffff;
      zeros += part == 0 ? 1 : 0;
      ones += part == 0xffff ? 1 : 0;
    }
    long filler = ones > zeros ? 0xffff : 0;
    int op = filler != 0 ? 0x92800000 : 0xd2800000;
    for (int i = 0; i < 4; i++) {
      long part = value >>> (16 * i) & 0xffff;
      if (part != filler) {
        long imm = op == 0x92800000 ? ~part & 0xffff : part;
        word(op | i << 21 | (int) imm << 5 | to);
        op = 0xf2800000;
      }
    }
    if (op != 0xf2800000) {
      word(op | to);
    }
  }

  /** Whether a constant fits an addition or compare, possibly negated. */
  static boolean additive(long value) {
    long magnitude = Math.abs(value);
    return (magnitude >= 0 && magnitude < 0x1000)
        || ((magnitude & 0xfff) == 0 && magnitude >>> 24 == 0);
  }

  /** Adds a constant that is {@link #additive}; rn may be the stack pointer. */
  void addImmediate(int w, int rd, int rn, long value) {
    addImmediate(w, false, rd, rn, value);
  }

  /** Compares with a constant that is {@link #additive}. */
  void compareImmediate(int w, int rn, long value) {
    addImmediate(w, true, ZR, rn, -value);
  }

  private void addImmediate(int w, boolean flags, int rd, int rn, long value) {
    long magnitude = Math.abs(value);
    // Comparing with zero is a subtraction: addition would set the carry otherwise.
    int op = value < 0 || (flags && value == 0) ? 0x51000000 : 0x11000000;
    int high = magnitude >= 0x1000 ? 1 : 0;
    int imm = (int) (high == 1 ? magnitude >>> 12 : magnitude);
    word(op | w | (flags ? 1 << 29 : 0) | high << 22 | imm << 10 | rn << 5 | rd);
  }

  /** Adds any constant; uses the return address register if it is large. */
  void add(int rd, int rn, long value) {
    if (additive(value)) {
      if (value != 0 || rd != rn) {
        addImmediate(W, rd, rn, value);
      }
    } else {
      constant(LR, value);
      word(0x8b206000 | LR << 16 | rn << 5 | rd);
    }
  }

  // memory

  /**
   * The base of a load or store: log is that of its bytes, kinds are {@link #LOAD} and so on;
   * vectors have flag 1 << 26.
   */
  static int access(int log, int kind, boolean vector) {
    if (vector) {
      // 16 bytes have a kind of their own.
      return 0x3c000000 | (log & 3) << 30 | (kind | log >> 2 << 1) << 22;
    }
    return 0x38000000 | log << 30 | kind << 22;
  }

  /** Loads or stores at base + displacement; uses the return address register if that is large. */
  void memory(int access, int log, int rt, int base, long disp) {
    long scaled = disp >> log;
    if (disp >= 0 && scaled << log == disp && scaled < 0x1000) {
      word(access | 1 << 24 | (int) scaled << 10 | base << 5 | rt);
    } else if (disp >= -256 && disp < 256) {
      word(access | ((int) disp & 0x1ff) << 12 | base << 5 | rt);
    } else {
      constant(LR, disp);
      word(access | 0x206800 | LR << 16 | base << 5 | rt);
    }
  }

  /** Loads or stores at base + the zero-extended lower half of an index. */
  void indexed(int access, int rt, int base, int index) {
    word(access | 0x204800 | index << 16 | base << 5 | rt);
  }

  void store32(int from, int base, int disp) {
    memory(access(2, STORE, false), 2, from, base, disp);
  }

  /** Two registers of 8 bytes at a multiple of 8 from -512 to 504. */
  void pair(boolean load, int first, int second, int base, int disp) {
    word(
        (load ? 0xa9400000 : 0xa9000000)
            | (disp / 8 & 0x7f) << 15
            | second << 10
            | base << 5
            | first);
  }

  /** As {@link #pair}, for the lower halves of vector registers. */
  void vectorPair(boolean load, int first, int second, int base, int disp) {
    word(
        (load ? 0x6d400000 : 0x6d000000)
            | (disp / 8 & 0x7f) << 15
            | second << 10
            | base << 5
            | first);
  }

  /** Keeps frame and return address on the stack, which grows by so many bytes. */
  void pushFrame(int bytes) {
    word(0xa9800000 | (-bytes / 8 & 0x7f) << 15 | LR << 10 | SP << 5 | FP);
  }

  void popFrame(int bytes) {
    word(0xa8c00000 | (bytes / 8 & 0x7f) << 15 | LR << 10 | SP << 5 | FP);
  }
}
