package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.BYTE;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM13;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM14;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM15;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Single lanes of vectors, their order, and tests of all of them. */
final class SimdLanes {
  private static final int[] EQUAL = {0x0f74, 0x0f75, 0x0f76, 0x0f3829};

  private final X64Emitter e;
  private final Asm asm;

  SimdLanes(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  private void pp(int opcode, int flags, int reg, int rm) {
    asm.rr(0x66, opcode, flags, reg, rm);
  }

  private void pp(int opcode, int flags, int reg, int rm, int immediate) {
    pp(opcode, flags, reg, rm);
    asm.byte1(immediate);
  }

  /** Lowers an operation of 13 to 34. */
  void lower(int op) {
    switch (op) {
      case 13 -> shuffle();
      case 14 -> swizzle();
      case 15, 16, 17, 18, 19, 20 -> splat(op);
      case 21, 22, 24, 25, 27, 29 -> extract(op);
      case 31, 33 -> {
        int value = e.vector(e.a(), XMM15, Types.V128);
        pp(0x0f70, 0, XMM15, value, op == 31 ? e.x() : e.x() == 0 ? 0x44 : 0xee);
        e.vectorResult(XMM15);
      }
      default -> replace(op);
    }
  }

  private void shuffle() {
    long low = e.ir.value(e.c());
    long high = e.ir.highValue(e.c());
    int b = e.vector(e.b(), XMM14, Types.V128);
    e.intoVector(XMM15, e.a(), Types.V128);
    e.moveVector(XMM14, b);
    e.vectorBits(XMM13, mask(low, 0), mask(high, 0));
    pp(0x0f3800, 0, XMM15, XMM13);
    e.vectorBits(XMM13, mask(low, 16), mask(high, 16));
    pp(0x0f3800, 0, XMM14, XMM13);
    pp(0x0feb, 0, XMM15, XMM14);
    e.vectorResult(XMM15);
  }

  /** Indexes of lanes that come from the vector whose lanes start at {@code from}. */
  private static long mask(long lanes, int from) {
    long mask = 0;
    for (int i = 0; i < 64; i += 8) {
      long lane = (lanes >>> i & 0xff) - from;
      mask |= (lane >= 0 && lane < 16 ? lane : 0x80) << i;
    }
    return mask;
  }

  private void swizzle() {
    e.intoVector(XMM14, e.b(), Types.V128);
    e.intoVector(XMM15, e.a(), Types.V128);
    e.vectorBits(XMM13, 0x7070707070707070L, 0x7070707070707070L);
    pp(0x0fdc, 0, XMM14, XMM13);
    pp(0x0f3800, 0, XMM15, XMM14);
    e.vectorResult(XMM15);
  }

  private void splat(int op) {
    if (op >= 19) {
      int value = e.vector(e.a(), XMM15, op == 19 ? Types.F32 : Types.F64);
      pp(0x0f70, 0, XMM15, value, op == 19 ? 0 : 0x44);
      e.vectorResult(XMM15);
      return;
    }
    pp(0x0f6e, op == 18 ? W : 0, XMM15, e.general(e.a(), RAX));
    switch (op) {
      case 15 -> {
        pp(0x0fef, 0, XMM14, XMM14);
        pp(0x0f3800, 0, XMM15, XMM14);
      }
      case 16 -> {
        asm.rr(0xf2, 0x0f70, 0, XMM15, XMM15);
        asm.byte1(0);
        pp(0x0f70, 0, XMM15, XMM15, 0);
      }
      default -> pp(0x0f70, 0, XMM15, XMM15, op == 17 ? 0 : 0x44);
    }
    e.vectorResult(XMM15);
  }

  private void extract(int op) {
    int value = e.vector(e.a(), XMM15, Types.V128);
    int opcode = op <= 22 ? 0x0f3a14 : op <= 25 ? 0x0f3a15 : 0x0f3a16;
    pp(opcode, op == 29 ? W : 0, value, RAX, e.x());
    if (op == 21) {
      asm.rr(0, 0x0fbe, BYTE, RAX, RAX);
    } else if (op == 24) {
      asm.rr(0, 0x0fbf, 0, RAX, RAX);
    }
    e.result(RAX);
  }

  private void replace(int op) {
    if (op == 32 || op == 34) {
      int b = e.vector(e.b(), XMM14, op == 32 ? Types.F32 : Types.F64);
      e.intoVector(XMM15, e.a(), Types.V128);
      if (op == 32) {
        pp(0x0f3a21, 0, XMM15, b, e.x() << 4);
      } else if (e.x() == 0) {
        asm.rr(0xf2, 0x0f10, 0, XMM15, b);
      } else {
        asm.rr(0, 0x0f16, 0, XMM15, b);
      }
      e.vectorResult(XMM15);
      return;
    }
    e.intoVector(XMM15, e.a(), Types.V128);
    int value = e.general(e.b(), RAX);
    int opcode = op == 23 ? 0x0f3a20 : op == 26 ? 0x0fc4 : 0x0f3a22;
    pp(opcode, op == 30 ? W : 0, XMM15, value, e.x());
    e.vectorResult(XMM15);
  }

  /** Lowers a test, if it is one. */
  boolean test(int op) {
    switch (op) {
      case 83 -> {
        int value = e.vector(e.a(), XMM15, Types.V128);
        pp(0x0f3817, 0, value, value);
        truth(Asm.NE);
      }
      case 99, 131, 163, 195 -> {
        int value = e.vector(e.a(), XMM15, Types.V128);
        pp(0x0fef, 0, XMM14, XMM14);
        pp(EQUAL[(op - 99) / 32], 0, XMM14, value);
        pp(0x0f3817, 0, XMM14, XMM14);
        truth(Asm.E);
      }
      case 100 -> mask(0x66, 0x0fd7);
      case 164 -> mask(0, 0x0f50);
      case 196 -> mask(0x66, 0x0f50);
      case 132 -> {
        e.intoVector(XMM15, e.a(), Types.V128);
        pp(0x0f63, 0, XMM15, XMM15);
        pp(0x0fd7, 0, RAX, XMM15);
        asm.rr(0, 0x0fb6, 0, RAX, RAX);
        e.result(RAX);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void truth(int condition) {
    asm.rr(0, 0x0f90 | condition, 0, 0, RAX);
    asm.rr(0, 0x0fb6, 0, RAX, RAX);
    e.result(RAX);
  }

  private void mask(int prefix, int opcode) {
    asm.rr(prefix, opcode, 0, RAX, e.vector(e.a(), XMM15, Types.V128));
    e.result(RAX);
  }
}
