package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.wasm.Types;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/** Gives spilled registers slots of the frame; those of registers that are done are used again. */
final class Slots {
  private final Ir ir;
  private final int[] to;
  private final int[] slot;
  private final PriorityQueue<Long> active = new PriorityQueue<>();
  private final ArrayDeque<Integer> single = new ArrayDeque<>();
  private final ArrayDeque<Integer> pairs = new ArrayDeque<>();
  private int slots;

  Slots(Ir ir, int[] from, int[] to, int[] slot) {
    this.ir = ir;
    this.to = to;
    this.slot = slot;
  }

  /** Assigns, in the order of the keys: start and register. Returns the number of slots. */
  int assign(long[] keys, int count) {
    for (int i = 0; i < count; i++) {
      int start = (int) (keys[i] >> 32);
      int v = (int) keys[i];
      while (!active.isEmpty() && active.peek() >> 32 <= start) {
        int done = (int) (long) active.poll();
        free(done).push(slot[done]);
      }
      Integer reused = free(v).poll();
      slot[v] = reused != null ? reused : extend(v);
      active.add((long) to[v] << 32 | v);
    }
    return slots;
  }

  private ArrayDeque<Integer> free(int v) {
    return wide(v) ? pairs : single;
  }

  private boolean wide(int v) {
    return ir.types[v] == Types.V128;
  }

  private int extend(int v) {
    // A pair is named by its lower address, which is the higher slot.
    slots += wide(v) ? 2 : 1;
    return slots - 1;
  }
}
