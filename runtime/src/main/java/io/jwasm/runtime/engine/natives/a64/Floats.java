package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V29;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V30;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V31;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Floating-point arithmetic and compares. */
final class Floats {
  /** abs, neg, ceil, floor, trunc, nearest, sqrt. */
  private static final int[] UNARY = {
    0x1e20c000, 0x1e214000, 0x1e24c000, 0x1e254000, 0x1e25c000, 0x1e244000, 0x1e21c000
  };

  /** add, sub, mul, div, min, max. */
  private static final int[] BINARY = {
    0x1e202800, 0x1e203800, 0x1e200800, 0x1e201800, 0x1e205800, 0x1e204800
  };

  private static final int COMPARE = 0x1e202000;

  /** The bit that makes an operation one on f64. */
  static final int DOUBLE = 1 << 22;

  private static final int[] CONDITIONS = {
    Condition.EQ, Condition.NE, Condition.MI, Condition.GT, Condition.LS, Condition.GE
  };

  private final A64Emitter e;
  private final Asm asm;

  Floats(A64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /** Lowers an operation of 0x5b to 0x66 or 0x8b to 0xa6. */
  void lower(int op) {
    if (op <= 0x66) {
      int condition = compare(op, e.a(), e.b());
      int target = e.target();
      asm.set(target, condition);
      e.result(target);
    } else if (op <= 0x98) {
      arithmetic(op - 0x8b, Types.F32, 0);
    } else {
      arithmetic(op - 0x99, Types.F64, DOUBLE);
    }
  }

  private void arithmetic(int kind, byte type, int wide) {
    int a = e.vector(e.a(), V29, type);
    if (kind < UNARY.length) {
      int target = e.vectorTarget();
      Neon.unary(asm, UNARY[kind] | wide, target, a);
      e.vectorResult(target);
      return;
    }
    int b = e.vector(e.b(), V30, type);
    if (kind < UNARY.length + BINARY.length) {
      int target = e.vectorTarget();
      Neon.binary(asm, BINARY[kind - UNARY.length] | wide, target, a, b);
      e.vectorResult(target);
    } else {
      e.vectorBits(V31, type == Types.F32 ? 1L << 31 : Long.MIN_VALUE, 0);
      Neon.binary(asm, Neon.BSL, V31, b, a);
      e.vectorResult(V31);
    }
  }

  /** Sets the flags: overflow says unordered. */
  void compare(byte type, int left, int right) {
    Neon.binary(asm, COMPARE | (type == Types.F64 ? DOUBLE : 0), 0, left, right);
  }

  /** Compares; returns the condition that says true. Each is false for NaN but not equal. */
  int compare(int op, int a, int b) {
    boolean single = op <= 0x60;
    byte type = single ? Types.F32 : Types.F64;
    int left = e.vector(a, V30, type);
    compare(type, left, e.vector(b, V31, type));
    return CONDITIONS[op - (single ? 0x5b : 0x61)];
  }
}
