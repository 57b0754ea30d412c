package io.jwasm.runtime.engine.natives.regalloc;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** The basic blocks of a function, in the order of the code. */
final class Blocks {
  private final Ir ir;

  /** The first instruction of each block, and the end of the code. */
  int[] start = new int[16];

  int count;

  /** The block that each label starts. */
  final int[] ofLabel;

  Blocks(Ir ir) {
    this.ir = ir;
    this.ofLabel = new int[ir.labelCount];
    boolean fresh = true;
    for (int i = 0; i < ir.count; i++) {
      int op = ir.code[i * Ir.STRIDE] & Op.MASK;
      if (fresh || op == Op.LABEL) {
        add(i);
      }
      if (op == Op.LABEL) {
        ofLabel[ir.code[i * Ir.STRIDE + Ir.X]] = count - 1;
      }
      fresh = op == Op.BRIF || Op.ends(op) || ir.handler(i) >= 0;
    }
    add(ir.count);
    count--;
  }

  private void add(int at) {
    if (count == start.length) {
      start = Arrays.copyOf(start, count * 2);
    }
    start[count++] = at;
  }

  /** Where control can go after a block. */
  void successors(int block, IntConsumer each) {
    int handler = ir.handler(start[block + 1] - 1);
    if (handler >= 0) {
      each.accept(ofLabel[handler]);
    }
    int last = (start[block + 1] - 1) * Ir.STRIDE;
    int op = ir.code[last] & Op.MASK;
    int x = ir.code[last + Ir.X];
    if (op == Op.BRTABLE) {
      int targets = ir.pool[x] + 1;
      for (int i = 1; i <= targets; i++) {
        each.accept(ofLabel[ir.pool[x + i]]);
      }
      return;
    }
    if (op == Op.BR || op == Op.BRIF) {
      each.accept(ofLabel[x]);
    }
    if (!Op.ends(op) && block + 1 < count) {
      each.accept(block + 1);
    }
  }
}
