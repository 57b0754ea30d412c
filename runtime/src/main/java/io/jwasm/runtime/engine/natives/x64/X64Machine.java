package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.target.Shape;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * Registers: rax, rcx, xmm13 to xmm15 are scratch, rbp the frame, r14 memory 0, r15 the context. A
 * call of generated code spares rsi, rdi, rbx, r12 and r13.
 */
final class X64Machine implements Machine {
  private static final int[] GENERALS = {2, 8, 9, 10, 11, 6, 7, 3, 12, 13};
  private static final int[] VECTORS = {32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44};
  private static final int[] CALL = {
    2, 8, 9, 10, 11, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44
  };
  private static final int[] DIVISION = {2};
  private static final int[] NONE = {};

  /** Registers that take integer parameters. */
  static final int[] ARGUMENTS = {8, 9, 10, 11, 2};

  /** Registers that functions must leave as they were. */
  static final int[] PRESERVED = {6, 7, 3, 12, 13};

  private final ModuleInfo info;
  private final Shapes shapes;
  private final Signature own;

  X64Machine(ModuleInfo info, Shapes shapes, Signature own) {
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
    int code = op & Op.MASK;
    if (Op.call(code)) {
      return CALL;
    }
    if ((code >= 0x6d && code <= 0x70) || (code >= 0x7f && code <= 0x82)) {
      return DIVISION;
    }
    if (code >= Op.ATOMIC + 0x10 && code <= Op.ATOMIC + 0x4e) {
      return DIVISION;
    }
    return NONE;
  }

  @Override
  public void hint(Ir ir, int at, int[] hints) {
    int op = ir.code[at] & Op.MASK;
    int list = ir.code[at + Ir.X];
    if (op == Op.PARAMS) {
      Shape shape = shapes.of(own);
      for (int i = 0; i < own.params().length; i++) {
        propose(hints, ir.pool[ir.definedAt(list) + 1 + i], shape.param(i));
      }
    } else if (op == Op.CALL || op == Op.CALL_INDIRECT) {
      int head = ir.pool[list];
      Signature callee = op == Op.CALL ? info.signature(head) : info.types.get(head);
      Shape shape = shapes.of(callee);
      for (int i = 0; i < callee.params().length; i++) {
        propose(hints, ir.pool[ir.usedAt(list) + 1 + i], shape.param(i));
      }
      int defined = ir.definedAt(list);
      if (ir.pool[defined] > 0 && Types.vector(callee.results()[0])) {
        propose(hints, ir.pool[defined + 1], VECTOR);
      }
    }
  }

  private static void propose(int[] hints, int register, int location) {
    if (register >= 0 && location >= 0 && hints[register] < 0) {
      hints[register] = location;
    }
  }
}
