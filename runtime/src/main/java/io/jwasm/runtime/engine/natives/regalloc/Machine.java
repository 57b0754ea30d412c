package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;

/** What register allocation must know about a target. Registers from 32 on are vector registers. */
public interface Machine {
  /** The number of the first vector register. */
  int VECTOR = 32;

  /** All register numbers are below this. */
  int REGISTERS = 64;

  /** Registers for integers and references in the order of preference. */
  int[] generals();

  /** Registers for floats and vectors in the order of preference. */
  int[] vectors();

  /** Registers that an operation destroys between reading its operands and writing its result. */
  int[] clobbers(int op);

  /**
   * Proposes registers for what an instruction with a list uses or defines.
   *
   * @param hints by virtual register, to be filled in
   */
  void hint(Ir ir, int at, int[] hints);
}
