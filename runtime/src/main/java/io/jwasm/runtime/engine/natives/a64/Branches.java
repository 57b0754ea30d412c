package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.target.Control;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Conditional jumps, jumps through tables, selects. */
final class Branches {
  private final A64Emitter e;
  private final Asm asm;
  private final Control control;
  private final Integers integers;
  private final Floats floats;

  Branches(A64Emitter e, Control control, Integers integers, Floats floats) {
    this.e = e;
    this.asm = e.asm;
    this.control = control;
    this.integers = integers;
    this.floats = floats;
  }

  void branchIf() {
    boolean whenTrue = e.y() == 1;
    int compare = e.op() >> Op.COMPARE_SHIFT;
    if (compare == 0) {
      control.edge(asm.jumpIfZero(0, e.general(e.a(), T0), !whenTrue), e.x());
    } else if (compare == 0x45 || compare == 0x50) {
      control.edge(asm.jumpIfZero(compare == 0x50 ? W : 0, e.general(e.a(), T0), whenTrue), e.x());
    } else {
      int condition = compare(compare, e.a(), e.b());
      control.edge(asm.jumpIf(whenTrue ? condition : condition ^ 1), e.x());
    }
  }

  /** Compares; returns the condition that says true. */
  private int compare(int compare, int a, int b) {
    return compare <= 0x5a ? integers.compare(compare, a, b) : floats.compare(compare, a, b);
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Lowering#jumpIfBeyond}. */
  int jumpIfBeyond(int index, int count) {
    asm.constant(T1, count);
    asm.rrr(Asm.SUBS, 0, ZR, index, T1);
    return asm.jumpIf(Condition.HS);
  }

  /** Jumps by a table that follows at once; returns where. */
  int jumpByTable(int index, int count) {
    asm.here(T1, 16);
    // ldrsw T2, [T1, index, uxtw #2]
    asm.indexed(Asm.access(2, Asm.LOAD_SIGNED, false) | 1 << 12, T2, T1, index);
    asm.rrr(Asm.ADD, W, T1, T1, T2);
    asm.jumpTo(T1);
    int table = asm.size();
    for (int i = 0; i < count; i++) {
      asm.word(0);
    }
    return table;
  }

  void select() {
    byte type = e.ir.types[e.dst()];
    int compare = e.op() >> Op.COMPARE_SHIFT;
    int condition;
    if (compare == 0) {
      asm.rrr(Asm.SUBS, 0, ZR, e.general(e.c(), T0), ZR);
      condition = Condition.NE;
    } else {
      condition = compare(compare, e.c(), e.y());
    }
    // Moves, loads and constants leave the flags alone.
    if (type == Types.V128) {
      selectVector(condition);
    } else if (Types.vector(type)) {
      int yes = e.vector(e.a(), A64Emitter.V30, type);
      int no = e.vector(e.b(), A64Emitter.V31, type);
      int target = e.vectorTarget();
      asm.word(0x1e600c00 | no << 16 | condition << 12 | yes << 5 | target);
      e.vectorResult(target);
    } else {
      int yes = e.general(e.a(), T0);
      int no = e.general(e.b(), T2);
      int target = e.target();
      asm.select(W, target, yes, no, condition);
      e.result(target);
    }
  }

  private void selectVector(int condition) {
    int no = asm.jumpIf(condition ^ 1);
    e.moveVector(A64Emitter.V29, e.vector(e.a(), A64Emitter.V29, Types.V128));
    int done = asm.jump();
    asm.patchHere(no);
    e.moveVector(A64Emitter.V29, e.vector(e.b(), A64Emitter.V29, Types.V128));
    asm.patchHere(done);
    e.vectorResult(A64Emitter.V29);
  }
}
