package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM14;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM15;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Between integers and floats. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Conversions {
  private static final long TWO_63_F32 = 0x5f000000L;
  private static final long TWO_63_F64 = 0x43e0000000000000L;

  private final X64Emitter e;
  private final Asm asm;

  Conversions(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  void lower(int op) {
    switch (op) {
      case 0xa8, 0xa9, 0xaa, 0xab -> truncate32(op >= 0xaa, (op & 1) == 0, false);
      case 0xae, 0xaf, 0xb0, 0xb1 -> truncate64(op >= 0xb0, (op & 1) == 0, false);
      case 0xb2, 0xb3, 0xb4, 0xb5 -> fromInteger(0xf3, op >= 0xb4, op == 0xb2 || op == 0xb4);
      case 0xb7, 0xb8, 0xb9, 0xba -> fromInteger(0xf2, op >= 0xb9, op == 0xb7 || op == 0xb9);
      case 0xb6 -> unary(0xf2, Types.F64);
      case 0xbb -> unary(0xf3, Types.F32);
      case 0xbc -> toBits(0, Types.F32);
      case 0xbd -> toBits(W, Types.F64);
      case 0xbe -> fromBits(0);
      case 0xbf -> fromBits(W);
      default -> saturating(op - Op.MISC);
    }
  }

  private void saturating(int kind) {
    boolean wide = (kind & 2) != 0;
    boolean signed = (kind & 1) == 0;
    if (kind < 4) {
      truncate32(wide, signed, true);
    } else {
      truncate64(wide, signed, true);
    }
  }

  private void unary(int prefix, byte from) {
    int value = e.vector(e.a(), XMM15, from);
    int target = e.vectorTarget();
    asm.rr(prefix, 0x0f5a, 0, target, value);
    e.vectorResult(target);
  }

  private void toBits(int w, byte type) {
    int value = e.vector(e.a(), XMM15, type);
    asm.rr(0x66, 0x0f7e, w, value, e.target());
    e.result(e.target());
  }

  private void fromBits(int w) {
    int value = e.general(e.a(), RAX);
    int target = e.vectorTarget();
    asm.rr(0x66, 0x0f6e, w, target, value);
    e.vectorResult(target);
  }

  private void fromInteger(int prefix, boolean wide, boolean signed) {
    int value = e.general(e.a(), RAX);
    int target = e.vectorTarget();
    asm.rr(0, 0x0f57, 0, target, target);
    if (signed || !wide) {
      // An unsigned 32-bit value is a positive 64-bit one.
      asm.rr(prefix, 0x0f2a, signed && !wide ? 0 : W, target, value);
      e.vectorResult(target);
      return;
    }
    asm.rr(0, 0x85, W, value, value);
    int big = asm.jumpIf(Asm.S);
    asm.rr(prefix, 0x0f2a, W, target, value);
    int done = asm.jump();
    asm.patchHere(big);
    // Halve, keeping the lowest bit for rounding; convert; double.
    asm.mov(RCX, value);
    asm.immediate(Asm.AND, 0, RCX, 1);
    asm.mov(RAX, value);
    asm.rr(0, 0xd1, W, 5, RAX);
    asm.rr(0, 0x0b, W, RAX, RCX);
    asm.rr(prefix, 0x0f2a, W, target, RAX);
    asm.rr(prefix, 0x0f58, 0, target, target);
    asm.patchHere(done);
    e.vectorResult(target);
  }

  private void ucomis(boolean wide, int left, int right) {
    asm.rr(wide ? 0x66 : 0, 0x0f2e, 0, left, right);
  }

  private void convert(boolean wide, int register) {
    asm.rr(wide ? 0xf2 : 0xf3, 0x0f2c, W, RAX, register);
  }

  /** By way of 64 bits: what does not fit 32 is out of range or not a number. */
  private void truncate32(boolean wide, boolean signed, boolean saturate) {
    int value = e.vector(e.a(), XMM15, wide ? Types.F64 : Types.F32);
    convert(wide, value);
    if (signed) {
      asm.rr(0, 0x63, W, RCX, RAX);
    } else {
      asm.mov32(RCX, RAX);
    }
    asm.rr(0, 0x3b, W, RCX, RAX);
    int fits = asm.jumpIf(Asm.E);
    ucomis(wide, value, value);
    if (saturate) {
      asm.constant(RAX, 0);
      int nan = asm.jumpIf(Asm.P);
      asm.rr(0, 0x0f57, 0, XMM14, XMM14);
      ucomis(wide, value, XMM14);
      asm.constant(RAX, signed ? 0x80000000L : 0);
      int low = asm.jumpIf(Asm.B);
      asm.constant(RAX, signed ? 0x7fffffffL : 0xffffffffL);
      asm.patchHere(low);
      asm.patchHere(nan);
    } else {
      e.trapIf(Asm.P, Trap.Kind.INVALID_CONVERSION);
      e.trapAt(asm.jump(), Trap.Kind.INTEGER_OVERFLOW);
    }
    asm.patchHere(fits);
    asm.mov32(RAX, RAX);
    e.result(RAX);
  }

  private void limit(boolean wide) {
    asm.constant(RAX, wide ? TWO_63_F64 : TWO_63_F32);
    asm.rr(0x66, 0x0f6e, W, XMM14, RAX);
  }

  private void truncate64(boolean wide, boolean signed, boolean saturate) {
    int value = e.vector(e.a(), XMM15, wide ? Types.F64 : Types.F32);
    if (signed) {
      signed64(wide, value, saturate);
    } else {
      unsigned64(wide, value, saturate);
    }
    e.result(RAX);
  }

  private void signed64(boolean wide, int value, boolean saturate) {
    convert(wide, value);
    asm.immediate(Asm.CMP, W, RAX, 1);
    int fine = asm.jumpIf(Asm.NO);
    ucomis(wide, value, value);
    if (saturate) {
      asm.constant(RAX, 0);
      int nan = asm.jumpIf(Asm.P);
      asm.rr(0, 0x0f57, 0, XMM14, XMM14);
      ucomis(wide, value, XMM14);
      asm.constant(RAX, Long.MIN_VALUE);
      int low = asm.jumpIf(Asm.B);
      asm.constant(RAX, Long.MAX_VALUE);
      asm.patchHere(low);
      asm.patchHere(nan);
    } else {
      e.trapIf(Asm.P, Trap.Kind.INVALID_CONVERSION);
      // Exactly -2^63 has the same result as what is out of range.
      limit(wide);
      asm.rr(wide ? 0xf2 : 0xf3, 0x0f58, 0, XMM14, value);
      asm.rr(0, 0x0f57, 0, XMM15, XMM15);
      ucomis(wide, XMM14, XMM15);
      e.trapIf(Asm.NE, Trap.Kind.INTEGER_OVERFLOW);
      asm.constant(RAX, Long.MIN_VALUE);
    }
    asm.patchHere(fine);
  }

  private void unsigned64(boolean wide, int value, boolean saturate) {
    limit(wide);
    ucomis(wide, value, XMM14);
    int unordered = asm.jumpIf(Asm.P);
    int big = asm.jumpIf(Asm.AE);
    convert(wide, value);
    asm.rr(0, 0x85, W, RAX, RAX);
    int fine = asm.jumpIf(Asm.NS);
    int negative = -1;
    if (saturate) {
      asm.constant(RAX, 0);
      negative = asm.jump();
    } else {
      e.trapAt(asm.jump(), Trap.Kind.INTEGER_OVERFLOW);
    }
    asm.patchHere(big);
    e.moveVector(XMM15, value);
    asm.rr(wide ? 0xf2 : 0xf3, 0x0f5c, 0, XMM15, XMM14);
    convert(wide, XMM15);
    asm.rr(0, 0x85, W, RAX, RAX);
    int tooBig = asm.jumpIf(Asm.S);
    asm.constant(RCX, Long.MIN_VALUE);
    asm.rr(0, 0x33, W, RAX, RCX);
    int done = asm.jump();
    if (saturate) {
      asm.patchHere(tooBig);
      asm.constant(RAX, -1);
      int done2 = asm.jump();
      asm.patchHere(unordered);
      asm.constant(RAX, 0);
      asm.patchHere(done2);
      asm.patchHere(negative);
    } else {
      e.trapAt(tooBig, Trap.Kind.INTEGER_OVERFLOW);
      e.trapAt(unordered, Trap.Kind.INVALID_CONVERSION);
    }
    asm.patchHere(fine);
    asm.patchHere(done);
  }
}
