package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.wasm.Types;
import java.util.Arrays;

/**
 * Where every register lives: by priority, the pieces with most uses per length first take a
 * machine register that is free over their whole length; the others live in the frame.
 *
 * <p>A location is a machine register, or {@code ~slot} in units of 8 bytes.
 */
public final class Allocation {
  private final Ir ir;
  private final Machine machine;
  private final Blocks blocks;
  private final Liveness liveness;
  private final Pieces pieces;
  private final long[][] busy = new long[Machine.REGISTERS][];
  private final int[] location;
  private final int[] slot;
  private int slots;
  private long usedRegisters;
  private int[] byStart = {};
  private final int[] current;
  private int applied;
  private final int[] firstOf;

  /** Allocates. Removes instructions whose result nobody uses. */
  public Allocation(Ir ir, Machine machine) {
    this.ir = ir;
    this.machine = machine;
    this.blocks = new Blocks(ir);
    this.liveness = new Liveness(ir, blocks);
    this.pieces = new Pieces(ir, blocks, liveness);
    this.location = new int[pieces.count];
    this.slot = new int[ir.registers];
    this.current = new int[ir.registers];
    this.firstOf = new int[ir.registers + 1];
    Arrays.fill(slot, -1);
    assign();
    assignSlots();
    order();
  }

  private void assign() {
    int[] hints = new int[ir.registers];
    Arrays.fill(hints, -1);
    prepare(hints);
    int[] assigned = new int[ir.registers];
    Arrays.fill(assigned, -1);
    long[] keys = new long[pieces.count];
    for (int p = 0; p < keys.length; p++) {
      float priority = pieces.weight[p] / (pieces.end[p] - pieces.start[p]);
      keys[p] = (long) ~Float.floatToIntBits(priority) << 32 | p;
    }
    Arrays.sort(keys);
    for (long key : keys) {
      place((int) key, hints, assigned);
    }
  }

  private void prepare(int[] hints) {
    int length = ((2 * ir.count + 4) >> 6) + 1;
    for (int r : machine.generals()) {
      busy[r] = new long[length];
    }
    for (int r : machine.vectors()) {
      busy[r] = new long[length];
    }
    for (int i = 0; i < ir.count; i++) {
      int at = i * Ir.STRIDE;
      int position = 2 * i + 1;
      for (int r : machine.clobbers(ir.code[at])) {
        busy[r][position >> 6] |= 1L << position;
      }
      if (Op.listed(ir.code[at])) {
        machine.hint(ir, at, hints);
      }
    }
  }

  private void place(int piece, int[] hints, int[] assigned) {
    int v = pieces.register[piece];
    boolean vector = Types.vector(ir.types[v]);
    int partner = pieces.partner[v];
    int r = -1;
    if (fits(assigned[v], piece, vector)) {
      r = assigned[v];
    } else if (partner >= 0 && fits(assigned[partner], piece, vector)) {
      r = assigned[partner];
    } else if (fits(hints[v], piece, vector)) {
      r = hints[v];
    } else {
      for (int candidate : vector ? machine.vectors() : machine.generals()) {
        if (fits(candidate, piece, vector)) {
          r = candidate;
          break;
        }
      }
    }
    location[piece] = r;
    if (r >= 0) {
      assigned[v] = r;
      usedRegisters |= 1L << r;
      occupy(busy[r], pieces.start[piece], pieces.end[piece]);
    }
  }

  private boolean fits(int r, int piece, boolean vector) {
    return r >= 0
        && r >= Machine.VECTOR == vector
        && free(busy[r], pieces.start[piece], pieces.end[piece]);
  }

  private static boolean free(long[] busy, int from, int to) {
    int first = from >> 6;
    int last = (to - 1) >> 6;
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      return (busy[first] & head & tail) == 0;
    }
    if ((busy[first] & head) != 0 || (busy[last] & tail) != 0) {
      return false;
    }
    for (int w = first + 1; w < last; w++) {
      if (busy[w] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void occupy(long[] busy, int from, int to) {
    int first = from >> 6;
    int last = (to - 1) >> 6;
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      busy[first] |= head & tail;
      return;
    }
    busy[first] |= head;
    busy[last] |= tail;
    Arrays.fill(busy, first + 1, last, -1L);
  }

  private void assignSlots() {
    int[] from = new int[ir.registers];
    int[] to = new int[ir.registers];
    int spilled = 0;
    long[] keys = new long[ir.registers];
    for (int p = 0; p < pieces.count; p++) {
      if (location[p] < 0) {
        int v = pieces.register[p];
        if (to[v] == 0) {
          from[v] = pieces.start[p];
        }
        from[v] = Math.min(from[v], pieces.start[p]);
        to[v] = Math.max(to[v], pieces.end[p]);
      }
    }
    for (int v = 0; v < ir.registers; v++) {
      if (to[v] > 0) {
        keys[spilled++] = (long) from[v] << 32 | v;
      }
    }
    Arrays.sort(keys, 0, spilled);
    slots = new Slots(ir, from, to, slot).assign(keys, spilled);
    for (int p = 0; p < pieces.count; p++) {
      if (location[p] < 0) {
        location[p] = ~slot[pieces.register[p]];
      }
    }
  }

  private void order() {
    int n = pieces.count;
    long[] keys = new long[n];
    for (int p = 0; p < n; p++) {
      keys[p] = (long) pieces.start[p] << 32 | p;
      firstOf[pieces.register[p] + 1]++;
    }
    Arrays.sort(keys);
    byStart = new int[n];
    for (int i = 0; i < n; i++) {
      byStart[i] = (int) keys[i];
    }
    for (int v = 0; v < ir.registers; v++) {
      firstOf[v + 1] += firstOf[v];
    }
    int[] next = firstOf.clone();
    ordered = new int[n];
    for (int p : byStart) {
      ordered[next[pieces.register[p]]++] = p;
    }
  }

  private int[] ordered = {};

  /** Slots of 8 bytes that the frame needs. */
  public int slots() {
    return slots;
  }

  /** Machine registers that are in use anywhere, as a bit set. */
  public long usedRegisters() {
    return usedRegisters;
  }

  // the walk of the emitter, in the order of the code

  /** Goes to a position of the code, never back. */
  public void advance(int position) {
    while (applied < byStart.length && pieces.start[byStart[applied]] <= position) {
      int piece = byStart[applied++];
      current[pieces.register[piece]] = location[piece];
    }
  }

  /** Where a register lives at the current position. */
  public int location(int register) {
    return current[register];
  }

  /** Where a register lives at the position; it must be live there. */
  private int locationAt(int register, int position) {
    int low = firstOf[register];
    int high = firstOf[register + 1] - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pieces.start[ordered[middle]] <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return location[ordered[low]];
  }

  /** Collects the moves on the way from the current position to an instruction starting a block. */
  public void edge(int instruction, Moves moves) {
    int block = Arrays.binarySearch(blocks.start, 0, blocks.count, instruction);
    for (int w = 0; w < liveness.words; w++) {
      for (long bits = liveness.in(block, w); bits != 0; bits &= bits - 1) {
        int v = liveness.register[(w << 6) + Long.numberOfTrailingZeros(bits)];
        int to = locationAt(v, 2 * instruction);
        if (to != current[v]) {
          moves.add(current[v], to, ir.types[v]);
        }
      }
    }
  }
}
