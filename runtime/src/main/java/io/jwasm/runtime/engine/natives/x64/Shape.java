package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * How a function of some type is called: integers in r8 to r11 and rdx, vectors in xmm0 to xmm7,
 * the rest in slots of 8 bytes above the return address. The first result is in rax or xmm0, the
 * others are in the same slots.
 */
final class Shape {
  private static final int[] INTEGERS = {8, 9, 10, 11, 2};
  private static final int FLOATS = 8;

  final Signature type;

  /** A register, or {@code ~slot}. */
  private final int[] params;

  /** Slot of each result but the first. */
  private final int[] results;

  private final int paramSlots;
  private final int resultSlots;

  Shape(Signature type) {
    this.type = type;
    params = new int[type.params().length];
    results = new int[type.results().length];
    int integers = 0;
    int floats = 0;
    int slots = 0;
    for (int i = 0; i < params.length; i++) {
      byte param = type.params()[i];
      if (Types.vector(param) && floats < FLOATS) {
        params[i] = 32 + floats++;
      } else if (!Types.vector(param) && integers < INTEGERS.length) {
        params[i] = INTEGERS[integers++];
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

  int param(int i) {
    return params[i];
  }

  int result(int i) {
    return results[i];
  }

  /** Slots of parameters alone. */
  int paramSlots() {
    return paramSlots;
  }

  /** Slots that the caller provides. */
  int slots() {
    return Math.max(paramSlots, resultSlots);
  }
}
