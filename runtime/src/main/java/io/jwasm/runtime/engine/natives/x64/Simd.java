package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM13;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM14;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM15;

import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * Vector arithmetic. What is not one instruction is computed in xmm15 by way of xmm13 and xmm14.
 */
final class Simd {
  private static final int[] GREATER = {0x0f64, 0x0f65, 0x0f66};
  private static final int[] EQUAL = {0x0f74, 0x0f75, 0x0f76};

  /** Smaller and greater, signed and unsigned, of 8, 16, 32 bits. */
  private static final int[][] EXTREMES = {
    {0x0f3838, 0x0fda, 0x0f383c, 0x0fde},
    {0x0fea, 0x0f383a, 0x0fee, 0x0f383e},
    {0x0f3839, 0x0f383b, 0x0f383d, 0x0f383f}
  };

  private final X64Emitter e;
  private final Asm asm;
  private final SimdMemory memory;
  private final SimdLanes lanes;
  private final SimdConversions conversions;

  Simd(X64Emitter e, MemoryAccess access) {
    this.e = e;
    this.asm = e.asm;
    this.memory = new SimdMemory(e, access);
    this.lanes = new SimdLanes(e);
    this.conversions = new SimdConversions(e);
  }

  void lower(int op) {
    int direct = SimdTable.binary(op);
    if (direct != 0) {
      binary(direct >>> 24, direct & 0xffffff);
    } else if (op <= 11 || (op >= 84 && op <= 93)) {
      memory.lower(op);
    } else if (op <= 34) {
      lanes.lower(op);
    } else if (op <= 76 || (op >= 214 && op <= 219)) {
      compare(op);
    } else if (lanes.test(op)) {
      return;
    } else if (!conversions.lower(op)) {
      other(op);
    }
  }

  private void pp(int opcode, int reg, int rm) {
    asm.rr(0x66, opcode, 0, reg, rm);
  }

  private void binary(int prefix, int opcode) {
    int b = e.vector(e.b(), XMM14, Types.V128);
    int target = e.vectorTarget();
    if (target == b) {
      target = XMM15;
    }
    e.intoVector(target, e.a(), Types.V128);
    asm.rr(prefix, opcode, 0, target, b);
    e.vectorResult(target);
  }

  /** Brings the operands to xmm15 and to the register returned. */
  private int operands(boolean swap) {
    int second = e.vector(swap ? e.a() : e.b(), XMM14, Types.V128);
    e.intoVector(XMM15, swap ? e.b() : e.a(), Types.V128);
    return second;
  }

  private void invert() {
    pp(0x0f76, XMM14, XMM14);
    pp(0x0fef, XMM15, XMM14);
  }

  private void compare(int op) {
    if (op >= 65 && op <= 76) {
      int kind = op - (op >= 71 ? 71 : 65);
      // Greater is less with the operands swapped.
      int b = operands(kind == 3 || kind == 5);
      asm.rr(op >= 71 ? 0x66 : 0, 0x0fc2, 0, XMM15, b);
      asm.byte1(new int[] {0, 4, 1, 1, 2, 2}[kind]);
    } else if (op >= 214) {
      boolean equal = op == 215;
      int b = operands(op == 216 || op == 219);
      pp(equal ? 0x0f3829 : 0x0f3837, XMM15, b);
      if (equal || op >= 218) {
        invert();
      }
    } else {
      compareLanes((op - 35) / 10, (op - 35) % 10);
    }
    e.vectorResult(XMM15);
  }

  /** Not equal, and orders other than signed greater, of 8, 16 or 32 bits. */
  private void compareLanes(int width, int kind) {
    switch (kind) {
      case 1 -> {
        pp(EQUAL[width], XMM15, operands(false));
        invert();
      }
      case 2 -> pp(GREATER[width], XMM15, operands(true));
      default -> {
        // a <= b if the smaller of them is a; a >= b if the greater is.
        boolean smaller = kind == 5 || kind == 6 || kind == 7;
        boolean unsigned = (kind & 1) == 1;
        int b = operands(false);
        e.moveVector(XMM13, XMM15);
        pp(EXTREMES[width][(smaller ? 0 : 2) + (unsigned ? 1 : 0)], XMM13, b);
        pp(EQUAL[width], XMM15, XMM13);
        if (kind == 3 || kind == 5) {
          invert();
        }
      }
    }
  }

  private void other(int op) {
    switch (op) {
      case 77 -> {
        e.intoVector(XMM15, e.a(), Types.V128);
        invert();
      }
      case 79 -> pp(0x0fdf, XMM15, operands(true));
      case 82 -> select();
      case 96, 128, 160 -> {
        int value = e.vector(e.a(), XMM14, Types.V128);
        pp(0x0f381c + (op - 96) / 32, XMM15, value);
      }
      case 192 -> {
        e.intoVector(XMM15, e.a(), Types.V128);
        pp(0x0fef, XMM14, XMM14);
        pp(0x0f3837, XMM14, XMM15);
        pp(0x0fef, XMM15, XMM14);
        pp(0x0ffb, XMM15, XMM14);
      }
      case 97, 129, 161, 193 -> {
        int value = e.vector(e.a(), XMM14, Types.V128);
        pp(0x0fef, XMM15, XMM15);
        pp(0x0ff8 + (op - 97) / 32, XMM15, value);
      }
      case 98 -> populationCount();
      case 107, 108, 109 -> shiftBytes(op - 107);
      case 139, 140, 141 -> shift(op - 139, 1);
      case 171, 172, 173 -> shift(op - 171, 2);
      case 203, 204, 205 -> shift(op - 203, 3);
      case 130 -> roundingMultiply();
      case 213 -> multiplyLong();
      case 224, 225, 236, 237 -> sign(op >= 236, (op & 1) == 1);
      case 227, 239 -> {
        int value = e.vector(e.a(), XMM14, Types.V128);
        asm.rr(op == 239 ? 0x66 : 0, 0x0f51, 0, XMM15, value);
      }
      case 232, 233, 244, 245 -> extreme(op >= 244, (op & 1) == 0);
      case 234, 246 -> asm.rr(op == 246 ? 0x66 : 0, 0x0f5d, 0, XMM15, operands(true));
      case 235, 247 -> asm.rr(op == 247 ? 0x66 : 0, 0x0f5f, 0, XMM15, operands(true));
      case 0x105, 0x106, 0x107, 0x108 -> multiplyAdd(op >= 0x107, (op & 1) == 0);
      case 0x112, 0x113 -> dotBytes(op == 0x113);
      default -> throw new IllegalStateException("vector operation " + op);
    }
    e.vectorResult(XMM15);
  }

  private void select() {
    int b = e.vector(e.b(), XMM13, Types.V128);
    e.intoVector(XMM15, e.a(), Types.V128);
    e.intoVector(XMM14, e.c(), Types.V128);
    pp(0x0fdb, XMM15, XMM14);
    pp(0x0fdf, XMM14, b);
    pp(0x0feb, XMM15, XMM14);
  }

  private void populationCount() {
    e.intoVector(XMM15, e.a(), Types.V128);
    e.moveVector(XMM14, XMM15);
    immediateShift(0x0f71, 2, XMM14, 4);
    e.vectorBits(XMM13, 0x0f0f0f0f0f0f0f0fL, 0x0f0f0f0f0f0f0f0fL);
    pp(0x0fdb, XMM15, XMM13);
    pp(0x0fdb, XMM14, XMM13);
    e.vectorBits(XMM13, 0x0302020102010100L, 0x0403030203020201L);
    pp(0x0f3800, XMM13, XMM15);
    e.vectorBits(XMM15, 0x0302020102010100L, 0x0403030203020201L);
    pp(0x0f3800, XMM15, XMM14);
    pp(0x0ffc, XMM15, XMM13);
  }

  private void immediateShift(int opcode, int extension, int register, int count) {
    asm.rr(0x66, opcode, 0, extension, register);
    asm.byte1(count);
  }

  private void count(int mask, int add) {
    e.into(RAX, e.b());
    asm.immediate(Asm.AND, 0, RAX, mask);
    if (add != 0) {
      asm.immediate(0, 0, RAX, add);
    }
    asm.rr(0x66, 0x0f6e, 0, XMM14, RAX);
  }

  /** Kinds: left, right signed, right unsigned; widths: 1 for 16 bits to 3 for 64. */
  private void shift(int kind, int width) {
    count((8 << width) - 1, 0);
    e.intoVector(XMM15, e.a(), Types.V128);
    if (kind == 1 && width == 3) {
      e.vectorBits(XMM13, Long.MIN_VALUE, Long.MIN_VALUE);
      pp(0x0fd3, XMM15, XMM14);
      pp(0x0fd3, XMM13, XMM14);
      pp(0x0fef, XMM15, XMM13);
      pp(0x0ffb, XMM15, XMM13);
    } else {
      pp(new int[] {0x0ff0, 0x0fe0, 0x0fd0}[kind] + width, XMM15, XMM14);
    }
  }

  /** By way of words that hold each byte twice. */
  private void shiftBytes(int kind) {
    count(7, kind == 0 ? 0 : 8);
    e.intoVector(XMM15, e.a(), Types.V128);
    e.moveVector(XMM13, XMM15);
    pp(0x0f60, XMM15, XMM15);
    pp(0x0f68, XMM13, XMM13);
    int opcode = new int[] {0x0ff1, 0x0fe1, 0x0fd1}[kind];
    for (int register : new int[] {XMM15, XMM13}) {
      pp(opcode, register, XMM14);
      if (kind == 0) {
        immediateShift(0x0f71, 6, register, 8);
        immediateShift(0x0f71, 2, register, 8);
      }
    }
    pp(kind == 1 ? 0x0f63 : 0x0f67, XMM15, XMM13);
  }

  private void roundingMultiply() {
    pp(0x0f380b, XMM15, operands(false));
    e.vectorBits(XMM13, 0x8000800080008000L, 0x8000800080008000L);
    pp(0x0f75, XMM13, XMM15);
    pp(0x0fef, XMM15, XMM13);
  }

  private void multiplyLong() {
    int b = operands(false);
    asm.rr(0x66, 0x0f7e, W, XMM15, RAX);
    asm.rr(0x66, 0x0f7e, W, b, RCX);
    asm.rr(0, 0x0faf, W, RAX, RCX);
    asm.rr(0x66, 0x0f6e, W, XMM13, RAX);
    extractHigh(XMM15, RAX);
    extractHigh(b, RCX);
    asm.rr(0, 0x0faf, W, RAX, RCX);
    e.moveVector(XMM15, XMM13);
    asm.rr(0x66, 0x0f3a22, W, XMM15, RAX);
    asm.byte1(1);
  }

  private void extractHigh(int vector, int register) {
    asm.rr(0x66, 0x0f3a16, W, vector, register);
    asm.byte1(1);
  }

  private void sign(boolean wide, boolean negate) {
    e.intoVector(XMM15, e.a(), Types.V128);
    pp(0x0f76, XMM14, XMM14);
    immediateShift(wide ? 0x0f73 : 0x0f72, negate ? 6 : 2, XMM14, negate ? (wide ? 63 : 31) : 1);
    pp(negate ? 0x0fef : 0x0fdb, XMM15, XMM14);
  }

  /** Propagates NaN as a quiet one, and tells the zeros apart. */
  private void extreme(boolean wide, boolean minimum) {
    int p = wide ? 0x66 : 0;
    int b = operands(false);
    e.moveVector(XMM13, b);
    asm.rr(p, minimum ? 0x0f5d : 0x0f5f, 0, XMM13, XMM15);
    asm.rr(p, minimum ? 0x0f5d : 0x0f5f, 0, XMM15, b);
    // xmm15 and xmm13 now differ only in zeros of both signs, and in NaN.
    if (minimum) {
      asm.rr(0, 0x0f56, 0, XMM15, XMM13);
    } else {
      asm.rr(0, 0x0f57, 0, XMM13, XMM15);
      asm.rr(0, 0x0f56, 0, XMM15, XMM13);
      asm.rr(p, 0x0f5c, 0, XMM15, XMM13);
    }
    e.moveVector(XMM13, XMM15);
    asm.rr(p, 0x0fc2, 0, XMM13, XMM15);
    asm.byte1(3);
    asm.rr(0, 0x0f56, 0, XMM15, XMM13);
    immediateShift(wide ? 0x0f73 : 0x0f72, 2, XMM13, wide ? 13 : 10);
    asm.rr(0, 0x0f55, 0, XMM13, XMM15);
    e.moveVector(XMM15, XMM13);
  }

  private void multiplyAdd(boolean wide, boolean negate) {
    int p = wide ? 0x66 : 0;
    asm.rr(p, 0x0f59, 0, XMM15, operands(false));
    if (negate) {
      e.intoVector(XMM13, e.c(), Types.V128);
      asm.rr(p, 0x0f5c, 0, XMM13, XMM15);
      e.moveVector(XMM15, XMM13);
    } else {
      asm.rr(p, 0x0f58, 0, XMM15, e.vector(e.c(), XMM13, Types.V128));
    }
  }

  private void dotBytes(boolean accumulate) {
    pp(0x0f3804, XMM15, operands(true));
    if (accumulate) {
      e.vectorBits(XMM14, 0x0001000100010001L, 0x0001000100010001L);
      pp(0x0ff5, XMM15, XMM14);
      pp(0x0ffe, XMM15, e.vector(e.c(), XMM13, Types.V128));
    }
  }
}
