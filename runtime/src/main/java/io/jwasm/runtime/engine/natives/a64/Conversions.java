package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V30;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V31;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Between integers and floats. Conversions to integers saturate, so those that trap look first. */
final class Conversions {
  private static final int TO_SIGNED = 0x1e380000;
  private static final int TO_UNSIGNED = 0x1e390000;
  private static final int FROM_SIGNED = 0x1e220000;
  private static final int FROM_UNSIGNED = 0x1e230000;
  private static final int DEMOTE = 0x1e624000;
  private static final int PROMOTE = 0x1e22c000;

  /** Powers of two as floats. */
  private static final double TWO_63 = 0x1p63;

  private static final double TWO_64 = 0x1p64;

  private final A64Emitter e;
  private final Asm asm;
  private final Floats floats;

  Conversions(A64Emitter e, Floats floats) {
    this.e = e;
    this.asm = e.asm;
    this.floats = floats;
  }

  void lower(int op) {
    switch (op) {
      case 0xa8, 0xa9, 0xaa, 0xab -> truncate(false, op >= 0xaa, (op & 1) == 0);
      case 0xae, 0xaf, 0xb0, 0xb1 -> truncate(true, op >= 0xb0, (op & 1) == 0);
      case 0xb2, 0xb3, 0xb4, 0xb5 -> fromInteger(0, op >= 0xb4, (op & 1) == 0);
      case 0xb7, 0xb8, 0xb9, 0xba -> fromInteger(Floats.DOUBLE, op >= 0xb9, (op & 1) == 1);
      case 0xb6 -> unary(DEMOTE, Types.F64);
      case 0xbb -> unary(PROMOTE, Types.F32);
      case 0xbc -> toBits(Neon.TO_W, Types.F32);
      case 0xbd -> toBits(Neon.TO_X, Types.F64);
      case 0xbe -> fromBits(Neon.FROM_W);
      case 0xbf -> fromBits(Neon.FROM_X);
      default -> {
        int kind = op - Op.MISC;
        saturate(kind >= 4, (kind & 2) != 0, (kind & 1) == 0);
      }
    }
  }

  private void unary(int op, byte from) {
    int value = e.vector(e.a(), V30, from);
    int target = e.vectorTarget();
    Neon.unary(asm, op, target, value);
    e.vectorResult(target);
  }

  private void toBits(int op, byte type) {
    int value = e.vector(e.a(), V30, type);
    Neon.unary(asm, op, e.target(), value);
    e.result(e.target());
  }

  private void fromBits(int op) {
    int value = e.general(e.a(), T0);
    int target = e.vectorTarget();
    Neon.unary(asm, op, target, value);
    e.vectorResult(target);
  }

  private void fromInteger(int wideFloat, boolean wide, boolean signed) {
    int value = e.general(e.a(), T0);
    int target = e.vectorTarget();
    int op = (signed ? FROM_SIGNED : FROM_UNSIGNED) | wideFloat | (wide ? W : 0);
    Neon.unary(asm, op, target, value);
    e.vectorResult(target);
  }

  private void convert(int target, boolean wide, boolean wideFloat, boolean signed, int value) {
    int op = signed ? TO_SIGNED : TO_UNSIGNED;
    Neon.unary(asm, op | (wideFloat ? Floats.DOUBLE : 0) | (wide ? W : 0), target, value);
  }

  private void saturate(boolean wide, boolean wideFloat, boolean signed) {
    int value = e.vector(e.a(), V30, wideFloat ? Types.F64 : Types.F32);
    int target = e.target();
    convert(target, wide, wideFloat, signed, value);
    e.result(target);
  }

  private void truncate(boolean wide, boolean wideFloat, boolean signed) {
    byte type = wideFloat ? Types.F64 : Types.F32;
    int value = e.vector(e.a(), V30, type);
    if (wide) {
      limit(type, value, signed ? TWO_63 : TWO_64);
      e.trapIf(Condition.VS, Trap.Kind.INVALID_CONVERSION);
      e.trapIf(Condition.GE, Trap.Kind.INTEGER_OVERFLOW);
      limit(type, value, signed ? -TWO_63 : -1);
      e.trapIf(signed ? Condition.MI : Condition.LS, Trap.Kind.INTEGER_OVERFLOW);
    } else {
      floats.compare(type, value, value);
      e.trapIf(Condition.VS, Trap.Kind.INVALID_CONVERSION);
      // By way of 64 bits: what does not fit 32 is out of range.
      convert(T0, true, wideFloat, true, value);
      // cmp T0, T0, sxtw or uxtw
      asm.rrr(signed ? 0x6b20c000 : 0x6b204000, W, ZR, T0, T0);
      e.trapIf(Condition.NE, Trap.Kind.INTEGER_OVERFLOW);
    }
    int target = e.target();
    convert(target, wide, wideFloat, signed, value);
    e.result(target);
  }

  private void limit(byte type, int value, double limit) {
    boolean single = type == Types.F32;
    long bits = single ? Float.floatToIntBits((float) limit) : Double.doubleToLongBits(limit);
    e.vectorBits(V31, bits & (single ? 0xffffffffL : -1L), 0);
    floats.compare(type, value, V31);
  }
}
