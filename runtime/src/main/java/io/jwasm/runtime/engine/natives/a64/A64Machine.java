package io.jwasm.runtime.engine.natives.a64;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.target.Shape;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * Registers: x14 to x17, x30 and v29 to v31 are scratch, x27 memory 0, x28 the context, x29 the
 * frame; x18 is the platform's. A call of generated code spares x19 to x26. The first result is in
 * x0 or v0.
 */
final class A64Machine implements Machine {
  /** Registers that take integer parameters. */
  static final int[] ARGUMENTS = {0, 1, 2, 3, 4, 5, 6, 7};

  /** Registers that functions must leave as they were. */
  static final int[] PRESERVED = {19, 20, 21, 22, 23, 24, 25, 26};

  /** Vector registers from here on are scratch. */
  private static final int FIRST_SCRATCH_VECTOR = 29;

  private static final int FREE = 14;
  private static final int[] GENERALS = new int[FREE + PRESERVED.length];
  private static final int[] VECTORS = new int[FIRST_SCRATCH_VECTOR];
  private static final int[] CALL = new int[FREE + VECTORS.length];
  private static final int[] NONE = {};

  static {
    for (int i = 0; i < FREE; i++) {
      GENERALS[i] = i;
      CALL[i] = i;
    }
    System.arraycopy(PRESERVED, 0, GENERALS, FREE, PRESERVED.length);
    for (int i = 0; i < VECTORS.length; i++) {
      VECTORS[i] = VECTOR + i;
      CALL[FREE + i] = VECTOR + i;
    }
  }

  private final ModuleInfo info;
  private final Shapes shapes;
  private final Signature own;

  A64Machine(ModuleInfo info, Shapes shapes, Signature own) {
    this.info = info;
    this.shapes = shapes;
    this.own = own;
  }

  @Override
  public int[] generals() {
    return GENERALS;
  }

  @Override
  public int[] vectors() {
    return VECTORS;
  }

  @Override
  public int[] clobbers(int op) {
    return Op.call(op) ? CALL : NONE;
  }

  @Override
  public void hint(Ir ir, int at, int[] hints) {
    int op = ir.code[at] & Op.MASK;
    int list = ir.code[at + Ir.X];
    if (op == Op.PARAMS) {
      parameters(ir, ir.definedAt(list), own, hints);
    } else if (op == Op.CALL || op == Op.CALL_INDIRECT) {
      int head = ir.pool[list];
      Signature callee = op == Op.CALL ? info.signature(head) : info.types.get(head);
      parameters(ir, ir.usedAt(list), callee, hints);
      int defined = ir.definedAt(list);
      if (ir.pool[defined] > 0) {
        propose(hints, ir.pool[defined + 1], Types.vector(callee.results()[0]) ? VECTOR : 0);
      }
    } else if (op == Op.RETURN && ir.pool[ir.usedAt(list)] > 0) {
      int result = Types.vector(own.results()[0]) ? VECTOR : 0;
      propose(hints, ir.pool[ir.usedAt(list) + 1], result);
    }
  }

  private void parameters(Ir ir, int at, Signature type, int[] hints) {
    Shape shape = shapes.of(type);
    for (int i = 0; i < type.params().length; i++) {
      propose(hints, ir.pool[at + 1 + i], shape.param(i));
    }
  }

  private static void propose(int[] hints, int register, int location) {
    if (register >= 0 && location >= 0 && hints[register] < 0) {
      hints[register] = location;
    }
  }
}
