package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;
import java.util.Arrays;

/**
 * Which registers are live where blocks begin. Only registers that are used in a block other than
 * the one that assigned them take part: few, as most are temporaries.
 */
final class Liveness {
  private final Ir ir;
  private final Blocks blocks;

  /** Words of a set. */
  final int words;

  /** The place of each register in the sets, or -1. */
  final int[] place;

  /** The register of each place. */
  int[] register = new int[16];

  private int places;
  private final long[] in;
  private final long[] killed;

  Liveness(Ir ir, Blocks blocks) {
    this.ir = ir;
    this.blocks = blocks;
    this.place = new int[ir.registers];
    Arrays.fill(place, -1);
    findGlobals();
    words = (places + 63) >> 6;
    in = new long[blocks.count * words];
    killed = new long[blocks.count * words];
    collect();
    solve();
  }

  private void findGlobals() {
    int[] assignedIn = new int[ir.registers];
    Arrays.fill(assignedIn, -1);
    var operands = new Operands();
    for (int b = 0; b < blocks.count; b++) {
      for (int i = blocks.start[b]; i < blocks.start[b + 1]; i++) {
        operands.read(ir, i);
        for (int u = 0; u < operands.uses; u++) {
          int v = operands.used[u];
          if (assignedIn[v] != b && place[v] < 0) {
            addPlace(v);
          }
        }
        for (int d = 0; d < operands.definitions; d++) {
          assignedIn[operands.defined[d]] = b;
        }
      }
    }
  }

  private void addPlace(int v) {
    if (places == register.length) {
      register = Arrays.copyOf(register, places * 2);
    }
    register[places] = v;
    place[v] = places++;
  }

  private void collect() {
    var operands = new Operands();
    for (int b = 0; b < blocks.count; b++) {
      int base = b * words;
      for (int i = blocks.start[b]; i < blocks.start[b + 1]; i++) {
        operands.read(ir, i);
        for (int u = 0; u < operands.uses; u++) {
          int p = place[operands.used[u]];
          if (p >= 0 && (killed[base + (p >> 6)] & 1L << p) == 0) {
            in[base + (p >> 6)] |= 1L << p;
          }
        }
        for (int d = 0; d < operands.definitions; d++) {
          int p = place[operands.defined[d]];
          if (p >= 0) {
            killed[base + (p >> 6)] |= 1L << p;
          }
        }
      }
    }
  }

  private void solve() {
    long[] out = new long[words];
    boolean changed = words > 0;
    while (changed) {
      changed = false;
      for (int b = blocks.count - 1; b >= 0; b--) {
        out(b, out);
        int base = b * words;
        for (int w = 0; w < words; w++) {
          long now = in[base + w] | (out[w] & ~killed[base + w]);
          changed |= now != in[base + w];
          in[base + w] = now;
        }
      }
    }
  }

  /** Computes what is live at the end of a block. */
  void out(int block, long[] result) {
    Arrays.fill(result, 0);
    blocks.successors(
        block,
        s -> {
          for (int w = 0; w < words; w++) {
            result[w] |= in[s * words + w];
          }
        });
  }

  /** A word of the set of what is live at the start of a block. */
  long in(int block, int word) {
    return in[block * words + word];
  }
}
