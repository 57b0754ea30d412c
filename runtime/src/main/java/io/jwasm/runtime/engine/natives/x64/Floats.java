package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM14;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM15;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Floating-point arithmetic and compares. */
final class Floats {
  private final X64Emitter e;
  private final Asm asm;

  Floats(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /** Lowers an operation of 0x5b to 0x66 or 0x8b to 0xa6. */
  void lower(int op) {
    if (op <= 0x66) {
      compareToValue(op);
    } else if (op <= 0x98) {
      arithmetic(op - 0x8b, Types.F32);
    } else {
      arithmetic(op - 0x99, Types.F64);
    }
  }

  private static int prefix(byte type) {
    return type == Types.F32 ? 0xf3 : 0xf2;
  }

  private void arithmetic(int kind, byte type) {
    switch (kind) {
      case 0 -> sign(type, false);
      case 1 -> sign(type, true);
      case 2 -> round(type, 0x0a);
      case 3 -> round(type, 0x09);
      case 4 -> round(type, 0x0b);
      case 5 -> round(type, 0x08);
      case 6 -> {
        int value = e.vector(e.a(), XMM15, type);
        int target = e.vectorTarget();
        asm.rr(prefix(type), 0x0f51, 0, target, value);
        e.vectorResult(target);
      }
      case 7 -> binary(0x0f58, type);
      case 8 -> binary(0x0f5c, type);
      case 9 -> binary(0x0f59, type);
      case 10 -> binary(0x0f5e, type);
      case 11 -> extreme(type, true);
      case 12 -> extreme(type, false);
      default -> copySign(type);
    }
  }

  private void round(byte type, int mode) {
    int value = e.vector(e.a(), XMM15, type);
    int target = e.vectorTarget();
    asm.rr(0x66, type == Types.F32 ? 0x0f3a0a : 0x0f3a0b, 0, target, value);
    asm.byte1(mode);
    e.vectorResult(target);
  }

  private void binary(int opcode, byte type) {
    int b = e.vector(e.b(), XMM14, type);
    int target = e.vectorTarget();
    if (target == b) {
      target = XMM15;
    }
    e.intoVector(target, e.a(), type);
    asm.rr(prefix(type), opcode, 0, target, b);
    e.vectorResult(target);
  }

  /** The sign bit, or all others, in a vector register. */
  private void mask(int register, byte type, boolean signBit) {
    long bit = type == Types.F32 ? 1L << 31 : 1L << 63;
    long others = type == Types.F32 ? bit - 1 : Long.MAX_VALUE;
    asm.constant(RAX, signBit ? bit : others);
    asm.rr(0x66, 0x0f6e, W, register, RAX);
  }

  private void sign(byte type, boolean negate) {
    e.intoVector(XMM15, e.a(), type);
    mask(XMM14, type, negate);
    asm.rr(0, negate ? 0x0f57 : 0x0f54, 0, XMM15, XMM14);
    e.vectorResult(XMM15);
  }

  private void copySign(byte type) {
    int b = e.vector(e.b(), XMM15, type);
    e.moveVector(XMM15, b);
    mask(XMM14, type, true);
    asm.rr(0, 0x0f54, 0, XMM15, XMM14);
    // xmm14 = sign bit; andn with it leaves the magnitude.
    if (e.constant(e.a()) || !e.inRegister(e.a())) {
      magnitudeFromScratch(type);
    } else {
      asm.rr(0, 0x0f55, 0, XMM14, e.vector(e.a(), XMM14, type));
      asm.rr(0, 0x0f56, 0, XMM15, XMM14);
    }
    e.vectorResult(XMM15);
  }

  private void magnitudeFromScratch(byte type) {
    e.intoVector(XMM14, e.a(), type);
    // Shift the sign out and back in as zero.
    int shift = type == Types.F32 ? 0x0f72 : 0x0f73;
    asm.rr(0x66, shift, 0, 6, XMM14);
    asm.byte1(1);
    asm.rr(0x66, shift, 0, 2, XMM14);
    asm.byte1(1);
    asm.rr(0, 0x0f56, 0, XMM15, XMM14);
  }

  private void extreme(byte type, boolean minimum) {
    int b = e.vector(e.b(), XMM14, type);
    e.intoVector(XMM15, e.a(), type);
    ucomis(type, XMM15, b);
    int different = asm.jumpIf(Asm.NE);
    int nan = asm.jumpIf(Asm.P);
    asm.rr(0, minimum ? 0x0f56 : 0x0f54, 0, XMM15, b);
    int done = asm.jump();
    asm.patchHere(different);
    int nan2 = asm.jumpIf(Asm.P);
    asm.rr(prefix(type), minimum ? 0x0f5d : 0x0f5f, 0, XMM15, b);
    int done2 = asm.jump();
    asm.patchHere(nan);
    asm.patchHere(nan2);
    asm.rr(prefix(type), 0x0f58, 0, XMM15, b);
    asm.patchHere(done);
    asm.patchHere(done2);
    e.vectorResult(XMM15);
  }

  void ucomis(byte type, int left, int right) {
    asm.rr(type == Types.F32 ? 0 : 0x66, 0x0f2e, 0, left, right);
  }

  /**
   * Compares. Returns the condition that says true; for equality ({@link Asm#E} and {@link Asm#NE})
   * the parity flag says unordered, and the caller must look at it first.
   */
  int compare(int op, int a, int b) {
    byte type = op <= 0x60 ? Types.F32 : Types.F64;
    int kind = op - (op <= 0x60 ? 0x5b : 0x61);
    int left = e.vector(a, XMM14, type);
    int right = e.vector(b, XMM15, type);
    return switch (kind) {
      case 0 -> flags(type, left, right, Asm.E);
      case 1 -> flags(type, left, right, Asm.NE);
      case 2 -> flags(type, right, left, Asm.ABOVE);
      case 3 -> flags(type, left, right, Asm.ABOVE);
      case 4 -> flags(type, right, left, Asm.AE);
      default -> flags(type, left, right, Asm.AE);
    };
  }

  private int flags(byte type, int left, int right, int condition) {
    ucomis(type, left, right);
    return condition;
  }

  private void compareToValue(int op) {
    int condition = compare(op, e.a(), e.b());
    asm.rr(0, 0x0f90 | condition, 0, 0, RAX);
    if (condition == Asm.E) {
      asm.rr(0, 0x0f90 | Asm.NP, 0, 0, Asm.RCX);
      asm.rr(0, 0x22, 0, RAX, Asm.RCX);
    } else if (condition == Asm.NE) {
      asm.rr(0, 0x0f90 | Asm.P, 0, 0, Asm.RCX);
      asm.rr(0, 0x0a, 0, RAX, Asm.RCX);
    }
    int target = e.target();
    asm.rr(0, 0x0fb6, 0, target, RAX);
    e.result(target);
  }
}
