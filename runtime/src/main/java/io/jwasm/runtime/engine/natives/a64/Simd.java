package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V29;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V30;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V31;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Vector arithmetic. What is not one instruction is computed in v29 by way of v30 and v31. */
final class Simd {
  private static final int NARROW_SIGNED = 0b10100;
  private static final int NARROW_TO_UNSIGNED = 0b10010;
  private static final int ADD_PAIRS = 0b10111;

  private final A64Emitter e;
  private final Asm asm;
  private final SimdMemory memory;
  private final SimdLanes lanes;

  Simd(A64Emitter e, MemoryAccess access) {
    this.e = e;
    this.asm = e.asm;
    this.memory = new SimdMemory(e, access);
    this.lanes = new SimdLanes(e);
  }

  void lower(int op) {
    if (SimdTable.binary(op) != 0) {
      binary(SimdTable.binary(op), e.a(), e.b(), false);
    } else if (SimdTable.unary(op) != 0) {
      int value = e.vector(e.a(), V30, Types.V128);
      int target = e.vectorTarget();
      Neon.unary(asm, SimdTable.unary(op), target, value);
      e.vectorResult(target);
    } else if (op <= 11 || (op >= 84 && op <= 93)) {
      memory.lower(op);
    } else if (op <= 34) {
      lanes.lower(op);
    } else if (op <= 76 || (op >= 214 && op <= 219)) {
      compare(op);
    } else if (!lanes.test(op)) {
      other(op);
      e.vectorResult(V29);
    }
  }

  private int first() {
    return e.vector(e.a(), V30, Types.V128);
  }

  private int second() {
    return e.vector(e.b(), V31, Types.V128);
  }

  private void binary(int instruction, int a, int b, boolean invert) {
    int left = e.vector(a, V30, Types.V128);
    int right = e.vector(b, V31, Types.V128);
    int target = e.vectorTarget();
    Neon.binary(asm, instruction, target, left, right);
    if (invert) {
      Neon.unary(asm, Neon.NOT, target, target);
    }
    e.vectorResult(target);
  }

  /** Not equal, less, less or equal: others of the table, inverted or with operands swapped. */
  private void compare(int op) {
    boolean floats = op >= 65 && op <= 76;
    int first = op >= 214 ? 214 : op >= 71 ? 71 : op >= 65 ? 65 : (op - 35) / 10 * 10 + 35;
    int kind = op - first;
    if (kind == 1) {
      binary(SimdTable.binary(first), e.a(), e.b(), true);
    } else if (floats) {
      // less is 2, greater 3; less or equal 4, greater or equal 5.
      binary(SimdTable.binary(op + 1), e.b(), e.a(), false);
    } else if (first == 214) {
      binary(SimdTable.binary(op + 1), e.b(), e.a(), false);
    } else {
      binary(SimdTable.binary(op + 2), e.b(), e.a(), false);
    }
  }

  private void other(int op) {
    switch (op) {
      case 82 -> select();
      case 101 -> narrow(false, 0, NARROW_SIGNED);
      case 102 -> narrow(true, 0, NARROW_TO_UNSIGNED);
      case 133 -> narrow(false, 1, NARROW_SIGNED);
      case 134 -> narrow(true, 1, NARROW_TO_UNSIGNED);
      case 107, 108, 109 -> shift(op - 107, 0);
      case 139, 140, 141 -> shift(op - 139, 1);
      case 171, 172, 173 -> shift(op - 171, 2);
      case 203, 204, 205 -> shift(op - 203, 3);
      case 156, 157, 158, 159 -> multiplyLong(0, op - 156);
      case 188, 189, 190, 191 -> multiplyLong(1, op - 188);
      case 220, 221, 222, 223 -> multiplyLong(2, op - 220);
      case 186 -> dot(1);
      case 213 -> multiply();
      case 234, 235, 246, 247 -> pseudoExtreme(op >= 246, (op & 1) == 0);
      case 252, 253 -> truncateDoubles(op == 253);
      case 254, 255 -> {
        Neon.unary(asm, Neon.extend(op == 255, false, 2), V29, first());
        Neon.unary(asm, Neon.misc(op == 255, 1, 0b11101), V29, V29);
      }
      case 0x105, 0x106, 0x107, 0x108 -> multiplyAdd(op >= 0x107, (op & 1) == 0);
      case 0x112 -> dot(0);
      case 0x113 -> {
        dot(0);
        Neon.unary(asm, Neon.misc(false, 1, 0b00010), V29, V29);
        int c = e.vector(e.c(), V30, Types.V128);
        Neon.binary(asm, Neon.same(false, 2, 0b10000), V29, V29, c);
      }
      default -> throw new IllegalStateException("vector operation " + op);
    }
  }

  private void select() {
    int a = first();
    int b = second();
    e.moveVector(V29, e.vector(e.c(), V29, Types.V128));
    Neon.binary(asm, Neon.BSL, V29, a, b);
  }

  /** To lanes of this size, of both operands, saturating. */
  private void narrow(boolean toUnsigned, int size, int opcode) {
    int high = Neon.misc(toUnsigned, size, opcode);
    Neon.unary(asm, Neon.half(high), V29, first());
    Neon.unary(asm, high, V29, second());
  }

  /** Kinds: left, right signed, right unsigned. A shift to the right is one by less than zero. */
  private void shift(int kind, int size) {
    int count = e.general(e.b(), T0);
    asm.word(0x12000000 | Bitmask.encode((8 << size) - 1, false) | count << 5 | T0);
    if (kind != 0) {
      asm.rrr(Asm.SUB, W, T0, ZR, T0);
    }
    Neon.unary(asm, Neon.dup(size), V31, T0);
    Neon.binary(asm, Neon.same(kind == 2, size, 0b01000), V29, first(), V31);
  }

  private void multiplyLong(int size, int kind) {
    int op = Neon.multiplyLong(kind >= 2, (kind & 1) == 1, size);
    Neon.binary(asm, op, V29, first(), second());
  }

  /** Sums of products of neighbours. */
  private void dot(int size) {
    int a = first();
    int b = second();
    Neon.binary(asm, Neon.multiplyLong(false, false, size), V29, a, b);
    Neon.binary(asm, Neon.multiplyLong(false, true, size), V30, a, b);
    Neon.binary(asm, Neon.same(false, size + 1, ADD_PAIRS), V29, V29, V30);
  }

  /** There is no instruction for lanes of 64 bits. */
  private void multiply() {
    int a = first();
    int b = second();
    for (int lane = 0; lane < 2; lane++) {
      Neon.unary(asm, Neon.extract(3, lane, false), T0, a);
      Neon.unary(asm, Neon.extract(3, lane, false), T1, b);
      asm.rrr(Asm.MUL, W, T0, T0, T1);
      Neon.unary(asm, lane == 0 ? Neon.FROM_X : Neon.insert(3, 1), V29, T0);
    }
  }

  /** The second operand if it is less, or greater, than the first one; else the first. */
  private void pseudoExtreme(boolean wide, boolean minimum) {
    int a = first();
    int b = second();
    int greater = Neon.floats(true, true, wide, 0b11100);
    Neon.binary(asm, greater, V29, minimum ? a : b, minimum ? b : a);
    Neon.binary(asm, Neon.BSL, V29, b, a);
  }

  private void truncateDoubles(boolean unsigned) {
    Neon.unary(asm, Neon.misc(unsigned, 3, 0b11011), V29, first());
    Neon.unary(asm, Neon.half(Neon.misc(unsigned, 2, NARROW_SIGNED)), V29, V29);
  }

  /** Rounds twice, as on other processors. */
  private void multiplyAdd(boolean wide, boolean negate) {
    Neon.binary(asm, Neon.floats(true, false, wide, 0b11011), V29, first(), second());
    int c = e.vector(e.c(), V30, Types.V128);
    Neon.binary(asm, Neon.floats(false, negate, wide, 0b11010), V29, c, V29);
  }
}
