package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Control;
import io.jwasm.runtime.engine.natives.target.Lowering;

/** Lowers to x86-64. */
final class X64Lowering implements Lowering {
  private final X64Emitter e;
  private final Asm asm;
  private final Integers integers;
  private final Floats floats;
  private final Conversions conversions;
  private final MemoryAccess memory;
  private final Branches branches;
  private final Simd simd;
  private final Atomics atomics;

  X64Lowering(X64Emitter e, Control control) {
    this.e = e;
    this.asm = e.asm;
    integers = new Integers(e);
    floats = new Floats(e);
    conversions = new Conversions(e);
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
    return branches.jumpByTable();
  }

  @Override
  public int table(int jump, int count) {
    return branches.table(jump, count);
  }

  @Override
  public void memorySize() {
    int target = e.target();
    asm.load(target, R15, e.layout.memory(e.x()) + 8);
    asm.load(target, target, 0);
    asm.rr(0, 0xc1, W, 5, target);
    asm.byte1(16);
    e.result(target);
  }

  @Override
  public void tableGet() {
    asm.load(RCX, R15, e.layout.table(e.x()));
    int index = e.general(e.a(), RAX);
    asm.rm(0, 0x3b, 0, index, RCX, -1, -8);
    e.trapIf(Asm.AE, Trap.Kind.TABLE_OUT_OF_BOUNDS);
    asm.scaled(0x8b, W, e.target(), RCX, index);
    e.result(e.target());
  }

  @Override
  public void isNull() {
    integers.test(e.a(), W);
    asm.rr(0, 0x0f90 | Asm.E, 0, 0, RAX);
    int target = e.target();
    asm.rr(0, 0x0fb6, 0, target, RAX);
    e.result(target);
  }
}
