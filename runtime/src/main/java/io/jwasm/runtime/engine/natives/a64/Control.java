package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.IntList;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.Types;
import java.util.Arrays;
import java.util.HashMap;

/** Labels, jumps, selects. Moves that a jump needs lie behind the function if it is conditional. */
final class Control {
  private final Emitter e;
  private final Asm asm;
  private final Ir ir;
  private final Integers integers;
  private final Floats floats;
  private final int[] offsets;
  private final Moves moves = new Moves();

  /** Pairs of jump and label. */
  private final IntList jumps = new IntList();

  /** Detours: jump or -1, label, first and last of {@link #pending}. */
  private final IntList stubs = new IntList();

  private final IntList pending = new IntList();

  /** Tables: where, how many, then for each a label, or {@code ~stub}. */
  private final IntList tables = new IntList();

  Control(Emitter e, Integers integers, Floats floats) {
    this.e = e;
    this.asm = e.asm;
    this.ir = e.ir;
    this.integers = integers;
    this.floats = floats;
    this.offsets = new int[ir.labelCount];
    Arrays.fill(offsets, -1);
  }

  void label() {
    offsets[e.x()] = asm.size();
  }

  void poll() {
    asm.load32(T0, CONTEXT, Layout.INTERRUPT);
    e.trapAt(asm.jumpIfZero(0, T0, false), Codes.INTERRUPTED);
  }

  void branch(int next) {
    e.allocation.edge(ir.labels[e.x()], moves);
    moves.emit(e);
    if (ir.labels[e.x()] != next) {
      jump(asm.jump(), e.x());
    }
  }

  /** Makes a jump lead to a label. */
  void jump(int jump, int label) {
    jumps.add(jump);
    jumps.add(label);
  }

  void branchIf() {
    boolean whenTrue = e.y() == 1;
    int compare = e.op >> Op.COMPARE_SHIFT;
    if (compare == 0) {
      edge(asm.jumpIfZero(0, e.general(e.a, T0), !whenTrue), e.x());
    } else if (compare == 0x45 || compare == 0x50) {
      edge(asm.jumpIfZero(compare == 0x50 ? W : 0, e.general(e.a, T0), whenTrue), e.x());
    } else {
      int condition = compare(compare, e.a, e.b);
      edge(asm.jumpIf(whenTrue ? condition : condition ^ 1), e.x());
    }
  }

  /** Compares; returns the condition that says true. */
  private int compare(int compare, int a, int b) {
    return compare <= 0x5a ? integers.compare(compare, a, b) : floats.compare(compare, a, b);
  }

  /** Makes a jump lead to a label, by way of the moves that are needed. */
  private void edge(int jump, int label) {
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

  void branchTable() {
    int list = e.x();
    int count = ir.pool[list];
    int index = e.general(e.a, T0);
    if (count == 0) {
      edge(asm.jump(), ir.pool[list + 1]);
      return;
    }
    asm.constant(T1, count);
    asm.rrr(Asm.SUBS, 0, ZR, index, T1);
    edge(asm.jumpIf(Condition.HS), ir.pool[list + 1 + count]);
    asm.address(T1, 16);
    // ldrsw T2, [T1, index, uxtw #2]
    asm.indexed(Asm.access(2, Asm.LOAD_SIGNED, false) | 1 << 12, T2, T1, index);
    asm.rrr(Asm.ADD, W, T1, T1, T2);
    asm.jumpTo(T1);
    tables.add(asm.size());
    tables.add(count);
    collectStubs(list, count);
    for (int i = 0; i < count; i++) {
      asm.word(0);
    }
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

  /** Emits detours, fills tables, and patches all jumps. */
  void finish() {
    int[] stubOffsets = new int[stubs.size()];
    for (int s = 0; s < stubs.size(); s += 4) {
      if (stubs.get(s) >= 0) {
        asm.patchHere(stubs.get(s));
      }
      stubOffsets[s] = asm.size();
      for (int i = stubs.get(s + 2); i < stubs.get(s + 3); i += 3) {
        moves.add(pending.get(i), pending.get(i + 1), (byte) pending.get(i + 2));
      }
      moves.emit(e);
      jump(asm.jump(), stubs.get(s + 1));
    }
    for (int j = 0; j < jumps.size(); j += 2) {
      asm.patch(jumps.get(j), offsets[jumps.get(j + 1)]);
    }
    for (int t = 0; t < tables.size(); ) {
      int start = tables.get(t++);
      int count = tables.get(t++);
      for (int i = 0; i < count; i++) {
        int target = tables.get(t++);
        asm.put(start + 4 * i, (target >= 0 ? offsets[target] : stubOffsets[~target]) - start);
      }
    }
  }

  void select() {
    byte type = ir.types[e.dst];
    int compare = e.op >> Op.COMPARE_SHIFT;
    int condition;
    if (compare == 0) {
      asm.rrr(Asm.SUBS, 0, ZR, e.general(e.c, T0), ZR);
      condition = Condition.NE;
    } else {
      condition = compare(compare, e.c, e.y());
    }
    // Moves, loads and constants leave the flags alone.
    if (type == Types.V128) {
      selectVector(condition);
    } else if (Types.vector(type)) {
      int yes = e.vector(e.a, Emitter.V30, type);
      int no = e.vector(e.b, Emitter.V31, type);
      int target = e.vectorTarget();
      asm.word(0x1e600c00 | no << 16 | condition << 12 | yes << 5 | target);
      e.vectorResult(target);
    } else {
      int yes = e.general(e.a, T0);
      int no = e.general(e.b, T2);
      int target = e.target();
      asm.select(W, target, yes, no, condition);
      e.result(target);
    }
  }

  private void selectVector(int condition) {
    int no = asm.jumpIf(condition ^ 1);
    e.moveVector(Emitter.V29, e.vector(e.a, Emitter.V29, Types.V128));
    int done = asm.jump();
    asm.patchHere(no);
    e.moveVector(Emitter.V29, e.vector(e.b, Emitter.V29, Types.V128));
    asm.patchHere(done);
    e.vectorResult(Emitter.V29);
  }
}
