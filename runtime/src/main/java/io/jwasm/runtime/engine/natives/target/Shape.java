package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * How a function of some type is called: the first integers and vectors in registers of the target,
 * the rest in slots of 8 bytes at the caller's stack pointer. The first result is in a register,
 * the others are in the same slots.
 */
public final class Shape {
  /** Vector registers that take parameters, from the first one on. */
  private static final int VECTORS = 8;

  private final Signature type;

  /** A register, or {@code ~slot}. */
  private final int[] params;

  /** Slot of each result but the first. */
  private final int[] results;

  private final int paramSlots;
  private final int resultSlots;

  /**
   * Assigns.
   *
   * @param registers those that take integers, in order
   */
  public Shape(Signature type, int[] registers) {
    this.type = type;
    params = new int[type.params().length];
    results = new int[type.results().length];
    int integers = 0;
    int floats = 0;
    int slots = 0;
    for (int i = 0; i < params.length; i++) {
      byte param = type.params()[i];
      if (Types.vector(param) && floats < VECTORS) {
        params[i] = Machine.VECTOR + floats++;
      } else if (!Types.vector(param) && integers < registers.length) {
        params[i] = registers[integers++];
      } else {
        params[i] = ~slots;
        slots += Types.slots(param);
      }
    }
    paramSlots = slots;
    slots = 0;
    for (int i = 1; i < results.length; i++) {
      results[i] = slots;
      slots += Types.slots(type.results()[i]);
    }
    resultSlots = slots;
  }

  public Signature type() {
    return type;
  }

  /** Where a parameter is: a register, or {@code ~slot}. */
  public int param(int i) {
    return params[i];
  }

  /** The slot of a result other than the first. */
  public int result(int i) {
    return results[i];
  }

  /** Slots of parameters alone. */
  public int paramSlots() {
    return paramSlots;
  }

  /** Slots that the caller provides. */
  public int slots() {
    return Math.max(paramSlots, resultSlots);
  }
}
