package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.BYTE;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;

/** Integer arithmetic and compares. */
final class Integers {
  private static final int[] CONDITIONS = {
    Asm.E, Asm.NE, Asm.L, Asm.B, Asm.G, Asm.ABOVE, Asm.LE, Asm.BE, Asm.GE, Asm.AE
  };

  private final X64Emitter e;
  private final Asm asm;

  Integers(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /** Lowers an operation of 0x45 to 0x5a, 0x67 to 0x8a, or a width change. */
  void lower(int op) {
    if (op <= 0x5a) {
      int condition = compare(op, e.a(), e.b());
      asm.rr(0, 0x0f90 | condition, 0, 0, RAX);
      int target = e.target();
      asm.rr(0, 0x0fb6, 0, target, RAX);
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
      case 0, 1 -> zeros(kind == 0, w);
      case 2 -> unary(0xf3, 0x0fb8, w);
      case 3 -> add(w);
      case 4 -> binary(5, w, false);
      case 5 -> multiply(w);
      case 6, 7, 8, 9 -> divide(kind == 6 || kind == 8, kind >= 8, w);
      case 10 -> binary(4, w, true);
      case 11 -> binary(1, w, true);
      case 12 -> binary(6, w, true);
      case 13 -> shift(4, 1, w);
      case 14 -> shift(7, 2, w);
      case 15 -> shift(5, 3, w);
      case 16 -> shift(0, 0, w);
      default -> shift(1, 0, w);
    }
  }

  private void unary(int prefix, int opcode, int w) {
    int target = e.target();
    asm.rr(prefix, opcode, w, target, e.general(e.a(), RCX));
    e.result(target);
  }

  private void zeros(boolean leading, int w) {
    if (e.features.lzcnt()) {
      unary(0xf3, leading ? 0x0fbd : 0x0fbc, w);
      return;
    }
    int bits = w == W ? 64 : 32;
    int value = e.general(e.a(), RAX);
    asm.constant(RCX, leading ? 2L * bits - 1 : bits);
    asm.rr(0, leading ? 0x0fbd : 0x0fbc, w, RAX, value);
    asm.rr(0, 0x0f44, w, RAX, RCX);
    if (leading) {
      asm.immediate(6, w, RAX, bits - 1);
    }
    e.result(RAX);
  }

  /** The kind of an arithmetic instruction as an opcode that reads a register or memory. */
  private static int opcode(int kind) {
    return kind << 3 | 3;
  }

  private void add(int w) {
    int target = e.target();
    boolean sum = e.inRegister(e.a()) && e.locationOf(e.a()) != target;
    if (sum && e.immediate(e.b(), w == W)) {
      asm.lea(target, e.locationOf(e.a()), -1, (int) e.ir.value(e.b()), w);
      e.result(target);
    } else if (sum && e.inRegister(e.b()) && e.locationOf(e.b()) != target) {
      asm.lea(target, e.locationOf(e.a()), e.locationOf(e.b()), 0, w);
      e.result(target);
    } else {
      binary(0, w, true);
    }
  }

  private void binary(int kind, int w, boolean commutative) {
    if (inPlace(kind, w)) {
      return;
    }
    int a = e.a();
    int b = e.b();
    int target = e.target();
    boolean conflict = e.inRegister(b) && e.locationOf(b) == target;
    if (commutative && (conflict || e.constant(a))) {
      int swap = a;
      a = b;
      b = swap;
      conflict = e.inRegister(b) && e.locationOf(b) == target;
    }
    if (conflict && a != b) {
      target = RAX;
    }
    e.into(target, a);
    if (e.immediate(b, w == W)) {
      asm.immediate(kind, w, target, (int) e.ir.value(b));
    } else if (e.constant(b)) {
      asm.constant(RCX, e.ir.value(b));
      asm.rr(0, opcode(kind), w, target, RCX);
    } else {
      e.withOperand(opcode(kind), w, target, b);
    }
    e.result(target);
  }

  /** A spilled operand that is also the result is changed in the frame. */
  private boolean inPlace(int kind, int w) {
    int location = e.locationDst();
    if (location >= 0 || e.a() < 0 || e.locationOf(e.a()) != location) {
      return false;
    }
    if (e.immediate(e.b(), w == W)) {
      asm.immediate(kind, w, RBP, e.slot(location), (int) e.ir.value(e.b()));
      return true;
    }
    if (e.inRegister(e.b())) {
      asm.rm(0, kind << 3 | 1, w, e.locationOf(e.b()), RBP, -1, e.slot(location));
      return true;
    }
    return false;
  }

  private void multiply(int w) {
    int target = e.target();
    if (e.immediate(e.b(), w == W) && !e.constant(e.a())) {
      e.withOperand(0x69, w, target, e.a());
      asm.int32((int) e.ir.value(e.b()));
      e.result(target);
      return;
    }
    int a = e.a();
    int b = e.b();
    if (e.constant(b) || (e.inRegister(b) && e.locationOf(b) == target)) {
      int swap = a;
      a = b;
      b = swap;
    }
    if (e.inRegister(b) && e.locationOf(b) == target && a != b) {
      target = RAX;
    }
    e.into(target, a);
    if (e.constant(b)) {
      asm.constant(RCX, e.ir.value(b));
      asm.rr(0, 0x0faf, w, target, RCX);
    } else {
      e.withOperand(0x0faf, w, target, b);
    }
    e.result(target);
  }

  private void shift(int extension, int vex, int w) {
    if (e.constant(e.b())) {
      int target = e.target();
      e.into(target, e.a());
      asm.rr(0, 0xc1, w, extension, target);
      asm.byte1((int) e.ir.value(e.b()) & (w == W ? 63 : 31));
      e.result(target);
    } else if (vex != 0 && e.features.bmi2()) {
      int count = e.general(e.b(), RCX);
      int value = e.general(e.a(), RAX);
      int target = e.target();
      // 66: left, f3: arithmetic right, f2: logical right
      asm.vex38(vex == 1 ? 1 : vex == 2 ? 2 : 3, 0xf7, w, target, count, value);
      e.result(target);
    } else {
      e.into(RCX, e.b());
      e.into(RAX, e.a());
      asm.rr(0, 0xd3, w, extension, RAX);
      e.result(RAX);
    }
  }

  private void divide(boolean signed, boolean remainder, int w) {
    e.into(RCX, e.b());
    e.into(RAX, e.a());
    boolean known = e.constant(e.b()) && e.ir.value(e.b()) != 0;
    if (!known) {
      asm.rr(0, 0x85, w, RCX, RCX);
      e.trapIf(Asm.E, Trap.Kind.INTEGER_DIVIDE_BY_ZERO);
    }
    int done = -1;
    if (signed) {
      asm.immediate(Asm.CMP, w, RCX, -1);
      int normal = asm.jumpIf(Asm.NE);
      if (remainder) {
        asm.constant(RDX, 0);
      } else {
        asm.rr(0, 0xf7, w, 3, RAX);
        e.trapIf(Asm.O, Trap.Kind.INTEGER_OVERFLOW);
      }
      done = asm.jump();
      asm.patchHere(normal);
      if (w == W) {
        asm.byte1(0x48);
      }
      asm.byte1(0x99);
      asm.rr(0, 0xf7, w, 7, RCX);
    } else {
      asm.constant(RDX, 0);
      asm.rr(0, 0xf7, w, 6, RCX);
    }
    if (done >= 0) {
      asm.patchHere(done);
    }
    e.result(remainder ? RDX : RAX);
  }

  private void width(int op) {
    int target = e.target();
    int value = e.general(e.a(), RAX);
    switch (op) {
      case 0xc0 -> asm.rr(0, 0x0fbe, BYTE, target, value);
      case 0xc1 -> asm.rr(0, 0x0fbf, 0, target, value);
      case 0xc2 -> asm.rr(0, 0x0fbe, W, target, value);
      case 0xc3 -> asm.rr(0, 0x0fbf, W, target, value);
      case 0xac, 0xc4 -> asm.rr(0, 0x63, W, target, value);
      default -> asm.mov32(target, value);
    }
    e.result(target);
  }

  /** Compares; returns the condition that says true. */
  int compare(int op, int a, int b) {
    if (op == 0x45 || op == 0x50) {
      test(a, op == 0x50 ? W : 0);
      return Asm.E;
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
    if (e.immediate(right, wide) && !e.constant(left)) {
      compareImmediate(left, (int) e.ir.value(right), w);
    } else {
      int register = e.general(left, RAX);
      if (e.constant(right)) {
        asm.constant(RCX, e.ir.value(right));
        asm.rr(0, 0x3b, w, register, RCX);
      } else {
        e.withOperand(0x3b, w, register, right);
      }
    }
    return condition;
  }

  private void compareImmediate(int operand, int value, int w) {
    if (e.inRegister(operand)) {
      if (value == 0) {
        asm.rr(0, 0x85, w, e.locationOf(operand), e.locationOf(operand));
      } else {
        asm.immediate(Asm.CMP, w, e.locationOf(operand), value);
      }
    } else {
      asm.immediate(Asm.CMP, w, RBP, e.slot(e.locationOf(operand)), value);
    }
  }

  /** Sets the flags by comparing with zero. */
  void test(int operand, int w) {
    if (e.constant(operand)) {
      int register = e.general(operand, RAX);
      asm.rr(0, 0x85, w, register, register);
    } else {
      compareImmediate(operand, 0, w);
    }
  }

  private static int swapped(int condition) {
    return switch (condition) {
      case Asm.L -> Asm.G;
      case Asm.G -> Asm.L;
      case Asm.LE -> Asm.GE;
      case Asm.GE -> Asm.LE;
      case Asm.B -> Asm.ABOVE;
      case Asm.ABOVE -> Asm.B;
      case Asm.BE -> Asm.AE;
      case Asm.AE -> Asm.BE;
      default -> condition;
    };
  }
}
