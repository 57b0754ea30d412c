package io.jwasm.runtime.engine.natives.a64;

import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.target.CallingMachine;
import io.jwasm.runtime.engine.natives.target.Registers;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;

/**
 * Registers: x14 to x17, x30 and v29 to v31 are scratch, x27 memory 0, x28 the context, x29 the
 * frame; x18 is the platform's. A call of generated code spares x19 to x26. The first result is in
 * x0 or v0.
 */
final class A64Machine extends CallingMachine {
  /** Registers that take integer parameters. */
  private static final int[] ARGUMENTS = {0, 1, 2, 3, 4, 5, 6, 7};

  /** Registers that functions must leave as they were. */
  private static final int[] PRESERVED = {19, 20, 21, 22, 23, 24, 25, 26};

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

  static final Registers REGISTERS =
      new Registers(
          Asm.CONTEXT,
          Asm.MEMORY,
          Asm.FP,
          Asm.SP,
          Asm.SP,
          0,
          Asm.T0,
          Asm.T1,
          A64Emitter.V30,
          A64Emitter.V31,
          ARGUMENTS,
          PRESERVED);

  A64Machine(ModuleInfo info, Shapes shapes, Signature own) {
    super(info, shapes, own, 0);
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
}
