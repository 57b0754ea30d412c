package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.Trap;

/** Integer arithmetic and compares. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Integers {
  private static final int[] CONDITIONS = {
    Condition.EQ,
    Condition.NE,
    Condition.LT,
    Condition.LO,
    Condition.GT,
    Condition.HI,
    Condition.LE,
    Condition.LS,
    Condition.GE,
    Condition.HS
  };

  private static final int REVERSE_BITS = 0x5ac00000;
  private static final int LEADING_ZEROS = 0x5ac01000;

  private final A64Emitter e;
  private final Asm asm;

  Integers(A64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /** Lowers an operation of 0x45 to 0x5a, 0x67 to 0x8a, or a width change. */
  void lower(int op) {
    if (op <= 0x5a) {
      int condition = compare(op, e.a(), e.b());
      int target = e.target();
      asm.set(target, condition);
      e.result(target);
    } else if (op >= 0x79 && op <= 0x8a) {
      arithmetic(op - 0x79, W);
    } else if (op >= 0x67 && op <= 0x78) {
      arithmetic(op - 0x67, 0);
    } else {
      width(op);
    }
  }

  private void arithmetic(int kind, int w) {
    switch (kind) {
      case 0 -> unary(LEADING_ZEROS, w, e.general(e.a(), T0));
      case 1 -> {
        asm.rrr(REVERSE_BITS, w, T0, e.general(e.a(), T0), 0);
        unary(LEADING_ZEROS, w, T0);
      }
      case 2 -> populationCount(w);
      case 3 -> add(w, false);
      case 4 -> add(w, true);
      case 5 -> binary(Asm.MUL, w);
      case 6, 7, 8, 9 -> divide(kind == 6 || kind == 8, kind >= 8, w);
      case 10 -> logical(Asm.AND, w);
      case 11 -> logical(Asm.ORR, w);
      case 12 -> logical(Asm.EOR, w);
      case 13, 14, 15 -> shift(kind, w);
      default -> rotate(kind == 16, w);
    }
  }

  private void unary(int op, int w, int value) {
    int target = e.target();
    asm.rrr(op, w, target, value, 0);
    e.result(target);
  }

  private void populationCount(int w) {
    int value = e.general(e.a(), T0);
    Neon.unary(asm, w == 0 ? Neon.FROM_W : Neon.FROM_X, A64Emitter.V31, value);
    // cnt v31.8b; addv b31, v31.8b
    Neon.unary(asm, Neon.half(Neon.misc(false, 0, 5)), A64Emitter.V31, A64Emitter.V31);
    Neon.unary(asm, 0x0e31b800, A64Emitter.V31, A64Emitter.V31);
    int target = e.target();
    Neon.unary(asm, Neon.TO_W, target, A64Emitter.V31);
    e.result(target);
  }

  private void binary(int op, int w) {
    int a = e.general(e.a(), T0);
    int b = e.general(e.b(), T1);
    int target = e.target();
    asm.rrr(op, w, target, a, b);
    e.result(target);
  }

  private void add(int w, boolean subtract) {
    int a = e.a();
    int b = e.b();
    if (!subtract && e.constant(a)) {
      a = e.b();
      b = e.a();
    }
    if (e.constant(b) && !e.constant(a) && Asm.additive(e.number(b, w))) {
      int value = e.general(a, T0);
      int target = e.target();
      asm.addImmediate(w, target, value, subtract ? -e.number(b, w) : e.number(b, w));
      e.result(target);
    } else {
      binary(subtract ? Asm.SUB : Asm.ADD, w);
    }
  }

  private void logical(int op, int w) {
    int a = e.constant(e.a()) ? e.b() : e.a();
    int b = e.constant(e.a()) ? e.a() : e.b();
    int bitmask = e.constant(b) ? Bitmask.encode(e.ir.value(b), w != 0) : -1;
    if (bitmask < 0 || e.constant(a)) {
      binary(op, w);
      return;
    }
    int value = e.general(a, T0);
    int target = e.target();
    // The immediate forms have the same kind in bits 29 and 30. A result 31 would be the stack.
    asm.word(0x12000000 | (op & 0x60000000) | w | bitmask | value << 5 | target);
    e.result(target);
  }

  private void shift(int kind, int w) {
    if (!e.constant(e.b())) {
      binary(kind == 13 ? Asm.LSLV : kind == 14 ? Asm.ASRV : Asm.LSRV, w);
      return;
    }
    int last = w == 0 ? 31 : 63;
    int count = (int) e.ir.value(e.b()) & last;
    int value = e.general(e.a(), T0);
    int target = e.target();
    if (kind == 13) {
      asm.field(false, w, target, value, -count & last, last - count);
    } else {
      asm.field(kind == 14, w, target, value, count, last);
    }
    e.result(target);
  }

  private void rotate(boolean left, int w) {
    int last = w == 0 ? 31 : 63;
    int value = e.general(e.a(), T0);
    int target = e.target();
    if (e.constant(e.b())) {
      int count = (int) e.ir.value(e.b());
      asm.rotate(w, target, value, (left ? -count : count) & last);
    } else {
      int count = e.general(e.b(), T1);
      if (left) {
        asm.rrr(Asm.SUB, w, T1, ZR, count);
        count = T1;
      }
      asm.rrr(Asm.RORV, w, target, value, count);
    }
    e.result(target);
  }

  private void divide(boolean signed, boolean remainder, int w) {
    int a = e.general(e.a(), T0);
    int b = e.general(e.b(), T1);
    boolean known = e.constant(e.b()) && e.number(e.b(), w) != 0;
    if (!known) {
      e.trapAt(asm.jumpIfZero(w, b, true), Trap.Kind.INTEGER_DIVIDE_BY_ZERO);
    }
    if (signed && !remainder && (!known || e.number(e.b(), w) == -1)) {
      // Only the least number less 1 overflows; looked at if the divisor is -1.
      asm.compareImmediate(w, b, -1);
      asm.compareIf(Condition.EQ, w, a, 1);
      e.trapIf(Condition.VS, Trap.Kind.INTEGER_OVERFLOW);
    }
    int target = e.target();
    int quotient = remainder ? T2 : target;
    asm.rrr(signed ? Asm.SDIV : Asm.UDIV, w, quotient, a, b);
    if (remainder) {
      asm.multiplySubtract(w, target, quotient, b, a);
    }
    e.result(target);
  }

  private void width(int op) {
    int value = e.general(e.a(), T0);
    int target = e.target();
    switch (op) {
      case 0xc0 -> asm.field(true, 0, target, value, 0, 7);
      case 0xc1 -> asm.field(true, 0, target, value, 0, 15);
      case 0xc2 -> asm.field(true, W, target, value, 0, 7);
      case 0xc3 -> asm.field(true, W, target, value, 0, 15);
      case 0xac, 0xc4 -> asm.field(true, W, target, value, 0, 31);
      default -> asm.mov32(target, value);
    }
    e.result(target);
  }

  /** Compares; returns the condition that says true. */
  int compare(int op, int a, int b) {
    if (op == 0x45 || op == 0x50) {
      asm.rrr(Asm.SUBS, op == 0x50 ? W : 0, ZR, e.general(a, T0), ZR);
      return Condition.EQ;
    }
    boolean wide = op >= 0x51;
    int condition = CONDITIONS[op - (wide ? 0x51 : 0x46)];
    int w = wide ? W : 0;
    int left = a;
    int right = b;
    if (e.constant(left) && !e.constant(right)) {
      left = b;
      right = a;
      condition = swapped(condition);
    }
    int register = e.general(left, T0);
    boolean immediate = e.constant(right) && !e.constant(left) && Asm.additive(e.number(right, w));
    if (immediate) {
      asm.compareImmediate(w, register, e.number(right, w));
    } else {
      asm.rrr(Asm.SUBS, w, ZR, register, e.general(right, T1));
    }
    return condition;
  }

  private static int swapped(int condition) {
    return switch (condition) {
      case Condition.LT -> Condition.GT;
      case Condition.GT -> Condition.LT;
      case Condition.LE -> Condition.GE;
      case Condition.GE -> Condition.LE;
      case Condition.LO -> Condition.HI;
      case Condition.HI -> Condition.LO;
      case Condition.LS -> Condition.HS;
      case Condition.HS -> Condition.LS;
      default -> condition;
    };
  }
}
