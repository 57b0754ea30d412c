package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.target.Control;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Conditional jumps, jumps through tables, selects. */
final class Branches {
  private final X64Emitter e;
  private final Asm asm;
  private final Ir ir;
  private final Control control;
  private final Integers integers;
  private final Floats floats;

  Branches(X64Emitter e, Control control, Integers integers, Floats floats) {
    this.e = e;
    this.asm = e.asm;
    this.ir = e.ir;
    this.control = control;
    this.integers = integers;
    this.floats = floats;
  }

  void branchIf() {
    boolean whenTrue = e.y() == 1;
    int compare = e.op() >> Op.COMPARE_SHIFT;
    if (compare == 0) {
      integers.test(e.a(), 0);
      conditional(whenTrue ? Asm.NE : Asm.E);
    } else if (compare <= 0x5a) {
      int condition = integers.compare(compare, e.a(), e.b());
      conditional(whenTrue ? condition : condition ^ 1);
    } else {
      floatBranch(floats.compare(compare, e.a(), e.b()), whenTrue);
    }
  }

  private void floatBranch(int condition, boolean whenTrue) {
    boolean equal = condition == Asm.E;
    if (condition != Asm.E && condition != Asm.NE) {
      conditional(whenTrue ? condition : condition ^ 1);
    } else if (equal == whenTrue) {
      int around = asm.jumpIf(Asm.P);
      conditional(Asm.E);
      asm.patchHere(around);
    } else {
      conditional(Asm.P);
      conditional(Asm.NE);
    }
  }

  private void conditional(int condition) {
    control.edge(asm.jumpIf(condition), e.x());
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Lowering#jumpIfBeyond}. */
  int jumpIfBeyond(int index, int count) {
    asm.mov32(RAX, index);
    asm.immediate(Asm.CMP, 0, RAX, count);
    return asm.jumpIf(Asm.AE);
  }

  /** Jumps by the index in rax; returns where the displacement of the table is. */
  int jumpByTable() {
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
    return table;
  }

  /** Makes room for a table. */
  int table(int jump, int count) {
    asm.patchHere(jump);
    int start = asm.size();
    for (int i = 0; i < count; i++) {
      asm.int32(0);
    }
    return start;
  }

  void select() {
    boolean vector = Types.vector(ir.types[e.dst()]);
    int compare = e.op() >> Op.COMPARE_SHIFT;
    boolean unordered = compare > 0x5a && (compare - 0x5b) % 6 < 2;
    if (vector || unordered) {
      selectByJump(compare, vector);
      return;
    }
    int condition = condition(compare);
    // Moves and loads leave the flags alone.
    int yes = e.a();
    int no = e.b();
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
      integers.test(e.c(), 0);
      return Asm.NE;
    }
    return compare <= 0x5a
        ? integers.compare(compare, e.c(), e.y())
        : floats.compare(compare, e.c(), e.y());
  }

  private void selectByJump(int compare, boolean vector) {
    int condition = condition(compare);
    boolean orderly = compare > 0x5a && (compare - 0x5b) % 6 < 2;
    int unequal = -1;
    int no = asm.jumpIf(condition ^ 1);
    if (orderly && condition == Asm.E) {
      unequal = asm.jumpIf(Asm.P);
    }
    if (orderly && condition == Asm.NE) {
      // Not equal or unordered is true; equal and ordered is false.
      int ordered = asm.jump();
      asm.patchHere(no);
      no = asm.jumpIf(Asm.NP);
      asm.patchHere(ordered);
    }
    choose(e.a(), vector);
    int done = asm.jump();
    asm.patchHere(no);
    if (unequal >= 0) {
      asm.patchHere(unequal);
    }
    choose(e.b(), vector);
    asm.patchHere(done);
    if (vector) {
      e.vectorResult(X64Emitter.XMM15);
    } else {
      e.result(RAX);
    }
  }

  private void choose(int operand, boolean vector) {
    if (vector) {
      e.intoVector(X64Emitter.XMM15, operand, ir.types[e.dst()]);
    } else {
      e.into(RAX, operand);
    }
  }
}
