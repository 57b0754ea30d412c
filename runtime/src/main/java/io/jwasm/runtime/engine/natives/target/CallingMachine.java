package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** A machine that proposes registers by how functions are called. */
public abstract class CallingMachine implements Machine {
  private final ModuleInfo info;
  private final Shapes shapes;
  private final Signature own;
  private final int result;

  /**
   * The machine for a function.
   *
   * @param own its type
   * @param result the register of a first result that is an integer, if it can be allocated, or -1
   */
  protected CallingMachine(ModuleInfo info, Shapes shapes, Signature own, int result) {
    this.info = info;
    this.shapes = shapes;
    this.own = own;
    this.result = result;
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
      result(ir, ir.definedAt(list), callee, hints);
    } else if (op == Op.RETURN && result >= 0) {
      result(ir, ir.usedAt(list), own, hints);
    }
  }

  private void parameters(Ir ir, int at, Signature type, int[] hints) {
    Shape shape = shapes.of(type);
    for (int i = 0; i < type.params().length; i++) {
      propose(hints, ir.pool[at + 1 + i], shape.param(i));
    }
  }

  private void result(Ir ir, int at, Signature type, int[] hints) {
    if (ir.pool[at] > 0) {
      propose(hints, ir.pool[at + 1], Types.vector(type.results()[0]) ? VECTOR : result);
    }
  }

  private static void propose(int[] hints, int register, int location) {
    if (register >= 0 && location >= 0 && hints[register] < 0) {
      hints[register] = location;
    }
  }
}
