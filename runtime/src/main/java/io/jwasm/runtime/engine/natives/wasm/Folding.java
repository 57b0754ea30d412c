package io.jwasm.runtime.engine.natives.wasm;

import io.jwasm.runtime.engine.natives.ir.Ir;

/** Folds what compilers leave: arithmetic on two constants, and identities. */
final class Folding {
  private Folding() {}

  /** The operand that the instruction comes to, or {@link Ir#NONE}. */
  static int fold(Ir ir, int op, int a, int b) {
    if (b == Ir.NONE || !Ir.isConstant(b)) {
      return Ir.NONE;
    }
    long y = ir.value(b);
    if (!Ir.isConstant(a)) {
      return y == 0 && neutralZero(op) ? a : Ir.NONE;
    }
    long x = ir.value(a);
    return switch (op) {
      case 0x6a -> ir.constant((x + y) & 0xffffffffL);
      case 0x6b -> ir.constant((x - y) & 0xffffffffL);
      case 0x6c -> ir.constant((x * y) & 0xffffffffL);
      case 0x71, 0x83 -> ir.constant(x & y);
      case 0x72, 0x84 -> ir.constant(x | y);
      case 0x73, 0x85 -> ir.constant(x ^ y);
      case 0x7c -> ir.constant(x + y);
      case 0x7d -> ir.constant(x - y);
      case 0x7e -> ir.constant(x * y);
      default -> Ir.NONE;
    };
  }

  private static boolean neutralZero(int op) {
    return switch (op) {
      case 0x6a, 0x6b, 0x72, 0x73, 0x74, 0x75, 0x76, 0x7c, 0x7d, 0x84, 0x85, 0x86, 0x87, 0x88 ->
          true;
      default -> false;
    };
  }
}
