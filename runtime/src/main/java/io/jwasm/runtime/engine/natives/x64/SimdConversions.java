package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM13;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM14;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM15;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Between widths and kinds of lanes, and rounding. */
final class SimdConversions {
  private final X64Emitter e;
  private final Asm asm;

  SimdConversions(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  private void pp(int opcode, int reg, int rm) {
    asm.rr(0x66, opcode, 0, reg, rm);
  }

  private void shift(int opcode, int extension, int register, int count) {
    pp(opcode, extension, register);
    asm.byte1(count);
  }

  /** Lowers a conversion, if it is one; the result is in xmm15. */
  boolean lower(int op) {
    if ((op >= 135 && op <= 138) || (op >= 167 && op <= 170) || (op >= 199 && op <= 202)) {
      extend(XMM15, e.a(), (op - 135) / 32, (op - 135) % 32);
    } else if ((op >= 156 && op <= 159) || (op >= 188 && op <= 191) || (op >= 220 && op <= 223)) {
      multiply((op - 156) / 32, (op - 156) % 32);
    } else if (op >= 124 && op <= 127) {
      addPairs(op);
    } else if (!rounded(op) && !converted(op)) {
      return false;
    }
    e.vectorResult(XMM15);
    return true;
  }

  /** Kinds: low signed, high signed, low unsigned, high unsigned. */
  private void extend(int register, int operand, int width, int kind) {
    int value = e.vector(operand, register, Types.V128);
    if ((kind & 1) == 1) {
      pp(0x0f70, register, value);
      asm.byte1(0xee);
      value = register;
    }
    int opcode = new int[] {0x0f3820, 0x0f3823, 0x0f3825}[width] + (kind >= 2 ? 0x10 : 0);
    pp(opcode, register, value);
  }

  private void multiply(int width, int kind) {
    if (width == 2) {
      int order = (kind & 1) == 1 ? 0xfa : 0x50;
      pp(0x0f70, XMM15, e.vector(e.a(), XMM15, Types.V128));
      asm.byte1(order);
      pp(0x0f70, XMM14, e.vector(e.b(), XMM14, Types.V128));
      asm.byte1(order);
      pp(kind >= 2 ? 0x0ff4 : 0x0f3828, XMM15, XMM14);
      return;
    }
    extend(XMM15, e.a(), width, kind);
    extend(XMM14, e.b(), width, kind);
    pp(width == 0 ? 0x0fd5 : 0x0f3840, XMM15, XMM14);
  }

  private void addPairs(int op) {
    e.intoVector(XMM15, e.a(), Types.V128);
    switch (op) {
      case 124 -> {
        e.vectorBits(XMM14, 0x0101010101010101L, 0x0101010101010101L);
        pp(0x0f3804, XMM14, XMM15);
        e.moveVector(XMM15, XMM14);
      }
      case 125 -> {
        e.vectorBits(XMM14, 0x0101010101010101L, 0x0101010101010101L);
        pp(0x0f3804, XMM15, XMM14);
      }
      case 126 -> {
        e.vectorBits(XMM14, 0x0001000100010001L, 0x0001000100010001L);
        pp(0x0ff5, XMM15, XMM14);
      }
      default -> {
        halves();
        pp(0x0ffe, XMM15, XMM14);
      }
    }
  }

  /** The low halves of 32-bit lanes to xmm14, the high ones to xmm15. */
  private void halves() {
    e.moveVector(XMM14, XMM15);
    shift(0x0f72, 6, XMM14, 16);
    shift(0x0f72, 2, XMM14, 16);
    shift(0x0f72, 2, XMM15, 16);
  }

  private boolean rounded(int op) {
    int mode =
        switch (op) {
          case 103, 116 -> 0x0a;
          case 104, 117 -> 0x09;
          case 105, 122 -> 0x0b;
          case 106, 148 -> 0x08;
          default -> -1;
        };
    if (mode < 0) {
      return false;
    }
    pp(op <= 106 ? 0x0f3a08 : 0x0f3a09, XMM15, e.vector(e.a(), XMM15, Types.V128));
    asm.byte1(mode);
    return true;
  }

  private boolean converted(int op) {
    if (op != 94 && op != 95 && (op < 248 || op > 255)) {
      return false;
    }
    e.intoVector(XMM15, e.a(), Types.V128);
    switch (op) {
      case 94 -> pp(0x0f5a, XMM15, XMM15);
      case 95 -> asm.rr(0, 0x0f5a, 0, XMM15, XMM15);
      case 248 -> truncateFloats();
      case 249 -> truncateFloatsUnsigned();
      case 250 -> asm.rr(0, 0x0f5b, 0, XMM15, XMM15);
      case 251 -> {
        halves();
        asm.rr(0, 0x0f5b, 0, XMM14, XMM14);
        asm.rr(0, 0x0f5b, 0, XMM15, XMM15);
        e.vectorBits(XMM13, 0x4780000047800000L, 0x4780000047800000L);
        asm.rr(0, 0x0f59, 0, XMM15, XMM13);
        asm.rr(0, 0x0f58, 0, XMM15, XMM14);
      }
      case 252 -> {
        e.moveVector(XMM14, XMM15);
        pp(0x0fc2, XMM14, XMM15);
        asm.byte1(0);
        e.vectorBits(XMM13, 0x41dfffffffc00000L, 0x41dfffffffc00000L);
        pp(0x0f54, XMM14, XMM13);
        pp(0x0f5d, XMM15, XMM14);
        pp(0x0fe6, XMM15, XMM15);
      }
      case 253 -> truncateDoublesUnsigned();
      case 254 -> asm.rr(0xf3, 0x0fe6, 0, XMM15, XMM15);
      default -> {
        e.vectorBits(XMM14, 0x4330000043300000L, 0x4330000043300000L);
        asm.rr(0, 0x0f14, 0, XMM15, XMM14);
        e.vectorBits(XMM14, 0x4330000000000000L, 0x4330000000000000L);
        pp(0x0f5c, XMM15, XMM14);
      }
    }
    return true;
  }

  /** What overflows becomes 0x80000000; it is inverted where the source was not negative. */
  private void truncateFloats() {
    e.moveVector(XMM14, XMM15);
    asm.rr(0, 0x0fc2, 0, XMM14, XMM14);
    asm.byte1(0);
    asm.rr(0, 0x0f54, 0, XMM15, XMM14);
    pp(0x0fef, XMM14, XMM15);
    asm.rr(0xf3, 0x0f5b, 0, XMM15, XMM15);
    pp(0x0fdb, XMM14, XMM15);
    shift(0x0f72, 4, XMM14, 31);
    pp(0x0fef, XMM15, XMM14);
  }

  /** The part above 2^31 is converted apart and added. */
  private void truncateFloatsUnsigned() {
    pp(0x0fef, XMM14, XMM14);
    asm.rr(0, 0x0f5f, 0, XMM15, XMM14);
    e.vectorBits(XMM14, 0x4f0000004f000000L, 0x4f0000004f000000L);
    e.moveVector(XMM13, XMM15);
    asm.rr(0, 0x0f5c, 0, XMM13, XMM14);
    asm.rr(0, 0x0fc2, 0, XMM14, XMM13);
    asm.byte1(2);
    asm.rr(0xf3, 0x0f5b, 0, XMM13, XMM13);
    pp(0x0fef, XMM13, XMM14);
    pp(0x0fef, XMM14, XMM14);
    pp(0x0f383d, XMM13, XMM14);
    asm.rr(0xf3, 0x0f5b, 0, XMM15, XMM15);
    pp(0x0ffe, XMM15, XMM13);
  }

  /** Adding 2^52 leaves the integer in the low half of each lane. */
  private void truncateDoublesUnsigned() {
    pp(0x0fef, XMM14, XMM14);
    pp(0x0f5f, XMM15, XMM14);
    e.vectorBits(XMM13, 0x41efffffffe00000L, 0x41efffffffe00000L);
    pp(0x0f5d, XMM15, XMM13);
    pp(0x0f3a09, XMM15, XMM15);
    asm.byte1(0x0b);
    e.vectorBits(XMM13, 0x4330000000000000L, 0x4330000000000000L);
    pp(0x0f58, XMM15, XMM13);
    asm.rr(0, 0x0fc6, 0, XMM15, XMM14);
    asm.byte1(0x88);
  }
}
