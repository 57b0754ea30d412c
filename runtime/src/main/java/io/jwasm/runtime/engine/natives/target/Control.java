package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import java.util.Arrays;
import java.util.HashMap;

/** Labels and jumps. Moves that a jump needs lie behind the function if it is conditional. */
public final class Control {
  private final Emitter e;
  private final Assembler code;
  private final Ir ir;
  private final int[] offsets;
  private final Moves moves = new Moves();

  /** Pairs of jump and label. */
  private final IntList jumps = new IntList();

  /** Detours: jump or -1, label, first and last of {@link #pending}. */
  private final IntList stubs = new IntList();

  private final IntList pending = new IntList();

  /** Tables: jump, how many, then for each a label, or {@code ~stub}. */
  private final IntList tables = new IntList();

  /** The jumps of one function. */
  public Control(Emitter e) {
    this.e = e;
    this.code = e.code();
    this.ir = e.ir;
    this.offsets = new int[ir.labelCount];
    Arrays.fill(offsets, -1);
  }

  void label() {
    offsets[e.x()] = code.size();
  }

  void poll() {
    int jump = code.jumpIfWordSet(code.registers().context(), Layout.INTERRUPT);
    e.traps.pollAt(jump, e.origin());
  }

  void branch(int next) {
    e.allocation.edge(ir.labels[e.x()], moves);
    moves.emit(e);
    if (ir.labels[e.x()] != next) {
      jump(code.jump(), e.x());
    }
  }

  /** Makes a jump, which has no moves on its way, lead to a label. */
  void jump(int jump, int label) {
    jumps.add(jump);
    jumps.add(label);
  }

  /** Makes a jump lead to a label, by way of the moves that are needed. */
  public void edge(int jump, int label) {
    e.allocation.edge(ir.labels[label], moves);
    if (moves.isEmpty()) {
      jump(jump, label);
      return;
    }
    stubs.add(jump);
    stubs.add(label);
    stubs.add(pending.size());
    moves.drainTo((from, to, type) -> {
      pending.add(from);
      pending.add(to);
      pending.add(type);
    });
    stubs.add(pending.size());
  }

  void branchTable(Lowering lowering) {
    int list = e.x();
    int count = ir.pool[list];
    int index = e.general(e.a(), code.registers().scratch());
    if (count == 0) {
      edge(code.jump(), ir.pool[list + 1]);
      return;
    }
    edge(lowering.jumpIfBeyond(index, count), ir.pool[list + 1 + count]);
    tables.add(lowering.jumpByTable(index, count));
    tables.add(count);
    collectStubs(list, count);
  }

  /** One stub per label that needs moves. */
  private void collectStubs(int list, int count) {
    var seen = new HashMap<Integer, Integer>();
    for (int i = 0; i < count; i++) {
      int label = ir.pool[list + 1 + i];
      Integer known = seen.get(label);
      if (known == null) {
        e.allocation.edge(ir.labels[label], moves);
        if (moves.isEmpty()) {
          known = label;
        } else {
          known = ~stubs.size();
          moves.clear();
          edge(-1, label);
        }
        seen.put(label, known);
      }
      tables.add(known);
    }
  }

  /** Emits detours and tables, and patches all jumps. */
  void finish(Lowering lowering) {
    int[] stubOffsets = new int[stubs.size()];
    for (int s = 0; s < stubs.size(); s += 4) {
      if (stubs.get(s) >= 0) {
        code.patchHere(stubs.get(s));
      }
      stubOffsets[s] = code.size();
      for (int i = stubs.get(s + 2); i < stubs.get(s + 3); i += 3) {
        moves.add(pending.get(i), pending.get(i + 1), (byte) pending.get(i + 2));
      }
      moves.emit(e);
      jump(code.jump(), stubs.get(s + 1));
    }
    for (int j = 0; j < jumps.size(); j += 2) {
      code.patch(jumps.get(j), offsets[jumps.get(j + 1)]);
    }
    for (int t = 0; t < tables.size(); ) {
      int jump = tables.get(t++);
      int count = tables.get(t++);
      int start = lowering.table(jump, count);
      for (int i = 0; i < count; i++) {
        int target = tables.get(t++);
        code.put32(start + 4 * i, (target >= 0 ? offsets[target] : stubOffsets[~target]) - start);
      }
    }
  }
}
