package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Control;
import io.jwasm.runtime.engine.natives.target.Lowering;

/** Lowers to aarch64. */
final class A64Lowering implements Lowering {
  private final A64Emitter e;
  private final Asm asm;
  private final Integers integers;
  private final Floats floats;
  private final Conversions conversions;
  private final MemoryAccess memory;
  private final Branches branches;
  private final Simd simd;
  private final Atomics atomics;

  A64Lowering(A64Emitter e, Control control) {
    this.e = e;
    this.asm = e.asm;
    integers = new Integers(e);
    floats = new Floats(e);
    conversions = new Conversions(e, floats);
    memory = new MemoryAccess(e);
    branches = new Branches(e, control, integers, floats);
    simd = new Simd(e, memory);
    atomics = new Atomics(e, memory);
  }

  @Override
  public void load(int op) {
    memory.load(op);
  }

  @Override
  public void store(int op) {
    memory.store(op);
  }

  @Override
  public void integer(int op) {
    integers.lower(op);
  }

  @Override
  public void floating(int op) {
    floats.lower(op);
  }

  @Override
  public void conversion(int op) {
    conversions.lower(op);
  }

  @Override
  public void vector(int op) {
    simd.lower(op);
  }

  @Override
  public void atomic(int op) {
    atomics.lower(op);
  }

  @Override
  public void branchIf() {
    branches.branchIf();
  }

  @Override
  public void select() {
    branches.select();
  }

  @Override
  public int jumpIfBeyond(int index, int count) {
    return branches.jumpIfBeyond(index, count);
  }

  @Override
  public int jumpByTable(int index, int count) {
    return branches.jumpByTable(index, count);
  }

  @Override
  public int table(int jump, int count) {
    return jump;
  }

  @Override
  public void memorySize() {
    int target = e.target();
    asm.load(target, CONTEXT, e.layout.memory(e.x()) + 8);
    asm.load(target, target, 0);
    asm.field(false, W, target, target, 16, 63);
    e.result(target);
  }

  @Override
  public void tableGet() {
    asm.load(T1, CONTEXT, e.layout.table(e.x()));
    int index = e.general(e.a(), T2);
    asm.load32(T0, T1, -8);
    asm.rrr(Asm.SUBS, 0, ZR, index, T0);
    e.trapIf(Condition.HS, Trap.Kind.TABLE_OUT_OF_BOUNDS);
    int target = e.target();
    // ldr target, [T1, index, uxtw #3]
    asm.indexed(Asm.access(3, Asm.LOAD, false) | 1 << 12, target, T1, index);
    e.result(target);
  }

  @Override
  public void isNull() {
    asm.rrr(Asm.SUBS, W, ZR, e.general(e.a(), T0), ZR);
    int target = e.target();
    asm.set(target, Condition.EQ);
    e.result(target);
  }
}
