package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.Arrays;

/** Lists the registers that an instruction uses and defines. */
final class Operands {
  int[] used = new int[16];
  int uses;
  int[] defined = new int[16];
  int definitions;

  void read(Ir ir, int instruction) {
    uses = 0;
    definitions = 0;
    int at = instruction * Ir.STRIDE;
    int[] code = ir.code;
    int op = code[at] & Op.MASK;
    define(code[at + Ir.DST]);
    use(code[at + Ir.A]);
    use(code[at + Ir.B]);
    use(code[at + Ir.C]);
    if (op == Op.SELECT) {
      use(code[at + Ir.Y]);
    }
    if (Op.listed(op)) {
      list(ir, code[at + Ir.X]);
    }
  }

  private void list(Ir ir, int list) {
    int from = ir.usedAt(list);
    for (int i = 1; i <= ir.pool[from]; i++) {
      use(ir.pool[from + i]);
    }
    int results = ir.definedAt(list);
    for (int i = 1; i <= ir.pool[results]; i++) {
      define(ir.pool[results + i]);
    }
  }

  private void use(int operand) {
    if (operand >= 0) {
      if (uses == used.length) {
        used = Arrays.copyOf(used, uses * 2);
      }
      used[uses++] = operand;
    }
  }

  private void define(int register) {
    if (register >= 0) {
      if (definitions == defined.length) {
        defined = Arrays.copyOf(defined, definitions * 2);
      }
      defined[definitions++] = register;
    }
  }
}
