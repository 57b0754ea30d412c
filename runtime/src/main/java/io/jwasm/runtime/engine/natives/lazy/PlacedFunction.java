package io.jwasm.runtime.engine.natives.lazy;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;

/**
 * A compiled function that has its place in memory.
 *
 * @param defined its index among those defined
 * @param start its address
 * @param size bytes of its code
 * @param about what else is known of it; without its code
 */
record PlacedFunction(int defined, long start, int size, CompiledFunction about) {
  private static final byte[] NONE = {};

  static PlacedFunction of(int defined, long start, CompiledFunction compiled) {
    var about =
        new CompiledFunction(
            NONE, compiled.calls(), compiled.places(), compiled.pads(), compiled.saved());
    return new PlacedFunction(defined, start, compiled.code().length, about);
  }

  /** The code as it lies in memory, with calls that lead to where they do there. */
  byte[] code() {
    byte[] code = new byte[size];
    RawMemory.copy(start, code, 0, size);
    return code;
  }

  CompiledFunction withCode() {
    return new CompiledFunction(code(), about.calls(), about.places(), about.pads(), about.saved());
  }

  /** Where an exception continues that left the call returning to this address, or 0. */
  long pad(long address) {
    int[] pads = about.pads();
    int low = 0;
    int high = pads.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = start + pads[2 * middle];
      if (found == address) {
        return start + pads[2 * middle + 1];
      }
      if (found < address) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }
}
