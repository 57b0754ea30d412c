package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V29;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V30;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V31;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Single lanes of vectors, their order, and tests of all of them. */
final class SimdLanes {
  /** Adds the lanes of 16 bits, or of 32. */
  private static final int ADD_ACROSS = 0x4e31b800;

  private final A64Emitter e;
  private final Asm asm;

  SimdLanes(A64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /** Lowers an operation of 13 to 34, but not 14. */
  void lower(int op) {
    switch (op) {
      case 13 -> shuffle();
      case 15, 16, 17, 18 -> splat(op - 15);
      case 19, 20 -> splatFloat(op - 17);
      case 21, 22 -> extract(0, op == 21);
      case 24, 25 -> extract(1, op == 24);
      case 27, 29 -> extract(op == 27 ? 2 : 3, false);
      case 31, 33 -> {
        int value = e.vector(e.a(), V30, Types.V128);
        Neon.unary(asm, Neon.dupLane(op == 31 ? 2 : 3, e.x()), V29, value);
        e.vectorResult(V29);
      }
      case 23 -> replace(0);
      case 26 -> replace(1);
      case 28, 30 -> replace(op == 28 ? 2 : 3);
      default -> replaceFloat(op == 32 ? 2 : 3);
    }
  }

  private void shuffle() {
    // The lookup wants neighbours.
    e.moveVector(V29, e.vector(e.a(), V29, Types.V128));
    e.moveVector(V30, e.vector(e.b(), V30, Types.V128));
    e.vectorBits(V31, e.ir.value(e.c()), e.ir.highValue(e.c()));
    Neon.binary(asm, Neon.LOOKUP_PAIR, V29, V29, V31);
    e.vectorResult(V29);
  }

  private void splat(int size) {
    int value = e.general(e.a(), T0);
    int target = e.vectorTarget();
    Neon.unary(asm, Neon.dup(size), target, value);
    e.vectorResult(target);
  }

  private void splatFloat(int size) {
    int value = e.vector(e.a(), V30, size == 2 ? Types.F32 : Types.F64);
    int target = e.vectorTarget();
    Neon.unary(asm, Neon.dupLane(size, 0), target, value);
    e.vectorResult(target);
  }

  private void extract(int size, boolean signed) {
    int value = e.vector(e.a(), V30, Types.V128);
    int target = e.target();
    Neon.unary(asm, Neon.extract(size, e.x(), signed), target, value);
    e.result(target);
  }

  private void replace(int size) {
    e.moveVector(V29, e.vector(e.a(), V29, Types.V128));
    Neon.unary(asm, Neon.insert(size, e.x()), V29, e.general(e.b(), T0));
    e.vectorResult(V29);
  }

  private void replaceFloat(int size) {
    e.moveVector(V29, e.vector(e.a(), V29, Types.V128));
    int value = e.vector(e.b(), V30, size == 2 ? Types.F32 : Types.F64);
    Neon.unary(asm, Neon.insertLane(size, e.x()), V29, value);
    e.vectorResult(V29);
  }

  /** Lowers a test, if it is one. */
  boolean test(int op) {
    switch (op) {
      case 83 -> any(e.vector(e.a(), V30, Types.V128), Condition.NE);
      case 99, 131, 163, 195 -> {
        // All lanes are true if none is zero.
        int zero = Neon.misc(false, (op - 99) / 32, 0b01001);
        Neon.unary(asm, zero, V31, e.vector(e.a(), V30, Types.V128));
        any(V31, Condition.EQ);
      }
      case 100 -> bytesMask();
      case 132 -> mask(1, 0x0008000400020001L, 0x0080004000200010L);
      case 164 -> mask(2, 0x0000000200000001L, 0x0000000800000004L);
      case 196 -> longMask();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void any(int vector, int condition) {
    Neon.unary(asm, Neon.MAX_ACROSS, V31, vector);
    Neon.unary(asm, Neon.TO_W, T0, V31);
    asm.rrr(Asm.SUBS, 0, ZR, T0, ZR);
    int target = e.target();
    asm.set(target, condition);
    e.result(target);
  }

  /** Spreads the signs over the lanes and leaves in each lane its own bit, in v29. */
  private void signs(int size, long low, long high) {
    int value = e.vector(e.a(), V30, Types.V128);
    Neon.unary(asm, Neon.shiftRight(false, size, (8 << size) - 1), V29, value);
    e.vectorBits(V31, low, high);
    Neon.binary(asm, Neon.AND, V29, V29, V31);
  }

  private void mask(int size, long low, long high) {
    signs(size, low, high);
    sum(size);
  }

  private void sum(int size) {
    Neon.unary(asm, ADD_ACROSS | size << 22, V29, V29);
    int target = e.target();
    Neon.unary(asm, Neon.TO_W, target, V29);
    e.result(target);
  }

  /** Puts each byte beside that eight further on, for a sum of lanes of 16 bits. */
  private void bytesMask() {
    signs(0, 0x8040201008040201L, 0x8040201008040201L);
    Neon.binary(asm, Neon.EXTRACT_8, V30, V29, V29);
    Neon.binary(asm, Neon.ZIP_BYTES, V29, V29, V30);
    sum(1);
  }

  private void longMask() {
    int value = e.vector(e.a(), V30, Types.V128);
    Neon.unary(asm, Neon.extract(3, 0, false), T0, value);
    Neon.unary(asm, Neon.extract(3, 1, false), T1, value);
    asm.field(false, W, T0, T0, 63, 63);
    asm.field(false, W, T1, T1, 63, 63);
    int target = e.target();
    // add target, T0, T1, lsl #1
    asm.rrr(Asm.ADD | 1 << 10, W, target, T0, T1);
    e.result(target);
  }
}
