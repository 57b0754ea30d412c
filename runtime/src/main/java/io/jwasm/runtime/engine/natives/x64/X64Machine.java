package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.target.CallingMachine;
import io.jwasm.runtime.engine.natives.target.Registers;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;

/**
 * Registers: rax, rcx, xmm13 to xmm15 are scratch, rbp the frame, r14 memory 0, r15 the context. A
 * call of generated code spares rsi, rdi, rbx, r12 and r13.
 */
final class X64Machine extends CallingMachine {
  private static final int[] GENERALS = {2, 8, 9, 10, 11, 6, 7, 3, 12, 13};
  private static final int[] VECTORS = {32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44};
  private static final int[] CALL = {
    2, 8, 9, 10, 11, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44
  };
  private static final int[] DIVISION = {2};
  private static final int[] NONE = {};

  /** Registers that take integer parameters. */
  private static final int[] ARGUMENTS = {8, 9, 10, 11, 2};

  /** Registers that functions must leave as they were. */
  private static final int[] PRESERVED = {6, 7, 3, 12, 13};

  static final Registers REGISTERS =
      new Registers(
          Asm.R15,
          Asm.R14,
          Asm.RBP,
          Asm.RSP,
          Asm.RBP,
          Asm.RAX,
          Asm.RAX,
          Asm.RCX,
          X64Emitter.XMM14,
          X64Emitter.XMM15,
          ARGUMENTS,
          PRESERVED);

  X64Machine(ModuleInfo info, Shapes shapes, Signature own) {
    super(info, shapes, own, -1);
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
}
