package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
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

  /** Pairs of displacement and label. */
  private final IntList jumps = new IntList();

  /** Detours: jump displacement or -1, label, first and last of {@link #pending}. */
  private final IntList stubs = new IntList();

  private final IntList pending = new IntList();

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
    asm.immediate(Emitter.CMP, 0, R15, Layout.INTERRUPT, 0);
    e.pollAt(asm.jcc(Asm.NE));
  }

  void branch(int next) {
    e.allocation.edge(ir.labels[e.x()], moves);
    moves.emit(e);
    if (ir.labels[e.x()] != next) {
      jump(asm.jmp(), e.x());
    }
  }

  /** Makes a jump, which has no moves on its way, lead to a label. */
  void jump(int displacement, int label) {
    jumps.add(displacement);
    jumps.add(label);
  }

  void branchIf() {
    boolean whenTrue = e.y() == 1;
    int compare = e.op >> Op.COMPARE_SHIFT;
    if (compare == 0) {
      integers.test(e.a, 0);
      conditional(whenTrue ? Asm.NE : Asm.E);
    } else if (compare <= 0x5a) {
      int condition = integers.compare(compare, e.a, e.b);
      conditional(whenTrue ? condition : condition ^ 1);
    } else {
      floatBranch(floats.compare(compare, e.a, e.b), whenTrue);
    }
  }

  private void floatBranch(int condition, boolean whenTrue) {
    boolean equal = condition == Asm.E;
    if (condition != Asm.E && condition != Asm.NE) {
      conditional(whenTrue ? condition : condition ^ 1);
    } else if (equal == whenTrue) {
      int around = asm.jcc(Asm.P);
      conditional(Asm.E);
      asm.patchHere(around);
    } else {
      conditional(Asm.P);
      conditional(Asm.NE);
    }
  }

  private void conditional(int condition) {
    int displacement = asm.jcc(condition);
    edge(displacement, e.x());
  }

  /** Makes a jump lead to a label, by way of the moves that are needed. */
  private void edge(int displacement, int label) {
    e.allocation.edge(ir.labels[label], moves);
    if (moves.isEmpty()) {
      jump(displacement, label);
      return;
    }
    stubs.add(displacement);
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
    int index = e.general(e.a, RAX);
    if (count == 0) {
      edge(asm.jmp(), ir.pool[list + 1]);
      return;
    }
    asm.mov32(RAX, index);
    asm.immediate(Emitter.CMP, 0, RAX, count);
    edge(asm.jcc(Asm.AE), ir.pool[list + 1 + count]);
    // lea rcx, [rip + table]; movsxd rax, [rcx + rax*4]; add rax, rcx; jmp rax
    asm.byte1(0x48);
    asm.byte1(0x8d);
    asm.byte1(0x0d);
    asm.int32(0);
    int table = asm.size() - 4;
    asm.byte1(0x48);
    asm.byte1(0x63);
    asm.byte1(0x04);
    asm.byte1(0x81);
    asm.rr(0, 0x03, W, RAX, RCX);
    asm.rr(0, 0xff, 0, 4, RAX);
    tables.add(table);
    tables.add(list);
    int[] targets = new int[count];
    collectStubs(list, count, targets);
    for (int target : targets) {
      tables.add(target);
    }
  }

  /** For each target its label, or {@code ~stub} where moves come first; one stub per label. */
  private void collectStubs(int list, int count, int[] targets) {
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
      targets[i] = known;
    }
  }

  /** Emits detours and tables, and patches all jumps. */
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
      jump(asm.jmp(), stubs.get(s + 1));
    }
    for (int j = 0; j < jumps.size(); j += 2) {
      asm.patch32(jumps.get(j), offsets[jumps.get(j + 1)] - jumps.get(j) - 4);
    }
    finishTables(stubOffsets);
  }

  private void finishTables(int[] stubOffsets) {
    for (int t = 0; t < tables.size(); ) {
      asm.patchHere(tables.get(t));
      int start = asm.size();
      int count = ir.pool[tables.get(t + 1)];
      for (int i = 0; i < count; i++) {
        int target = tables.get(t + 2 + i);
        asm.int32((target >= 0 ? offsets[target] : stubOffsets[~target]) - start);
      }
      t += 2 + count;
    }
  }

  void select() {
    boolean vector = Types.vector(ir.types[e.dst]);
    int compare = e.op >> Op.COMPARE_SHIFT;
    boolean unordered = compare > 0x5a && (compare - 0x5b) % 6 < 2;
    if (vector || unordered) {
      selectByJump(compare, vector);
      return;
    }
    int condition = condition(compare);
    // Moves and loads leave the flags alone.
    int yes = e.a;
    int no = e.b;
    int target = e.target();
    if (e.inRegister(yes) && e.locationOf(yes) == target) {
      int swap = yes;
      yes = no;
      no = swap;
      condition ^= 1;
    }
    e.into(target, no);
    if (e.constant(yes)) {
      asm.constant(RCX, ir.value(yes));
      asm.rr(0, 0x0f40 | condition, W, target, RCX);
    } else {
      e.withOperand(0x0f40 | condition, W, target, yes);
    }
    e.result(target);
  }

  private int condition(int compare) {
    if (compare == 0) {
      integers.test(e.c, 0);
      return Asm.NE;
    }
    return compare <= 0x5a
        ? integers.compare(compare, e.c, e.y())
        : floats.compare(compare, e.c, e.y());
  }

  private void selectByJump(int compare, boolean vector) {
    int condition = condition(compare);
    boolean orderly = compare > 0x5a && (compare - 0x5b) % 6 < 2;
    int unequal = -1;
    int no = asm.jcc(condition ^ 1);
    if (orderly && condition == Asm.E) {
      unequal = asm.jcc(Asm.P);
    }
    if (orderly && condition == Asm.NE) {
      // Not equal or unordered is true; equal and ordered is false.
      int ordered = asm.jmp();
      asm.patchHere(no);
      no = asm.jcc(Asm.NP);
      asm.patchHere(ordered);
    }
    choose(e.a, vector);
    int done = asm.jmp();
    asm.patchHere(no);
    if (unequal >= 0) {
      asm.patchHere(unequal);
    }
    choose(e.b, vector);
    asm.patchHere(done);
    if (vector) {
      e.vectorResult(Emitter.XMM15);
    } else {
      e.result(RAX);
    }
  }

  private void choose(int operand, boolean vector) {
    if (vector) {
      e.intoVector(Emitter.XMM15, operand, ir.types[e.dst]);
    } else {
      e.into(RAX, operand);
    }
  }
}
