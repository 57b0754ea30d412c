package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.Arrays;

/**
 * Stretches of code over which a register holds a value without interruption. Instruction {@code i}
 * reads at position {@code 2i} and writes at {@code 2i+1}; calls write at {@code 2i+2}, after what
 * they destroy.
 */
final class Pieces {
  private static final float[] FREQUENCY = {1, 8, 64, 512, 4096, 8192, 16384, 32768, 65536};

  private final Ir ir;
  private final Blocks blocks;
  private final Liveness liveness;
  private final int[] openEnd;
  private final float[] openWeight;

  int count;
  int[] register = new int[64];
  int[] start = new int[64];
  int[] end = new int[64];
  float[] weight = new float[64];

  /** For each register one whose place in a machine register it would like to take over. */
  final int[] partner;

  Pieces(Ir ir, Blocks blocks, Liveness liveness) {
    this.ir = ir;
    this.blocks = blocks;
    this.liveness = liveness;
    this.openEnd = new int[ir.registers];
    this.openWeight = new float[ir.registers];
    this.partner = new int[ir.registers];
    Arrays.fill(partner, -1);
    build();
  }

  private void build() {
    long[] out = new long[liveness.words];
    var operands = new Operands();
    for (int b = blocks.count - 1; b >= 0; b--) {
      liveness.out(b, out);
      boundary(b, out);
      for (int i = blocks.start[b + 1] - 1; i >= blocks.start[b]; i--) {
        operands.read(ir, i);
        instruction(i, operands);
      }
    }
    for (int v = 0; v < openEnd.length; v++) {
      if (openEnd[v] > 0) {
        close(v, 0);
      }
    }
  }

  private void boundary(int b, long[] out) {
    int at = 2 * blocks.start[b + 1];
    for (int w = 0; w < liveness.words; w++) {
      long next = b + 1 < blocks.count ? liveness.in(b + 1, w) : 0;
      // What was only used by removed instructions still takes part in moves between blocks.
      for (long bits = next; bits != 0; bits &= bits - 1) {
        int v = liveness.register[(w << 6) + Long.numberOfTrailingZeros(bits)];
        openEnd[v] = Math.max(openEnd[v], at + 1);
      }
      for (long bits = next & ~out[w]; bits != 0; bits &= bits - 1) {
        close(liveness.register[(w << 6) + Long.numberOfTrailingZeros(bits)], at);
      }
      for (long bits = out[w] & ~next; bits != 0; bits &= bits - 1) {
        openEnd[liveness.register[(w << 6) + Long.numberOfTrailingZeros(bits)]] = at;
      }
    }
  }

  private void instruction(int i, Operands operands) {
    int at = i * Ir.STRIDE;
    int op = ir.code[at];
    if (Op.pure(op) && operands.definitions == 1 && openEnd[operands.defined[0]] == 0) {
      ir.code[at] = Op.NOP;
      ir.code[at + Ir.DST] = Ir.NONE;
      ir.code[at + Ir.A] = Ir.NONE;
      ir.code[at + Ir.B] = Ir.NONE;
      ir.code[at + Ir.C] = Ir.NONE;
      return;
    }
    float frequency = FREQUENCY[ir.depth[i]];
    int write = Op.call(op) ? 2 * i + 2 : 2 * i + 1;
    for (int d = 0; d < operands.definitions; d++) {
      int v = operands.defined[d];
      openWeight[v] += frequency;
      if (openEnd[v] == 0) {
        openEnd[v] = write + 1;
      }
      if (Op.call(op) || !uses(operands, v)) {
        close(v, write);
      }
    }
    for (int u = 0; u < operands.uses; u++) {
      int v = operands.used[u];
      if (openEnd[v] == 0) {
        openEnd[v] = 2 * i + 1;
      }
      openWeight[v] += frequency;
    }
    int dst = ir.code[at + Ir.DST];
    int a = ir.code[at + Ir.A];
    if (dst >= 0 && a >= 0 && dst != a) {
      pair(dst, a, (op & Op.MASK) == Op.MOV);
    }
  }

  private void pair(int dst, int a, boolean move) {
    if (move || partner[dst] < 0) {
      partner[dst] = a;
    }
    if (move || partner[a] < 0) {
      partner[a] = dst;
    }
  }

  private static boolean uses(Operands operands, int v) {
    for (int u = 0; u < operands.uses; u++) {
      if (operands.used[u] == v) {
        return true;
      }
    }
    return false;
  }

  private void close(int v, int from) {
    if (openEnd[v] > from) {
      if (count == register.length) {
        grow();
      }
      register[count] = v;
      start[count] = from;
      end[count] = openEnd[v];
      weight[count++] = openWeight[v];
    }
    openEnd[v] = 0;
    openWeight[v] = 0;
  }

  private void grow() {
    register = Arrays.copyOf(register, count * 2);
    start = Arrays.copyOf(start, count * 2);
    end = Arrays.copyOf(end, count * 2);
    weight = Arrays.copyOf(weight, count * 2);
  }
}
