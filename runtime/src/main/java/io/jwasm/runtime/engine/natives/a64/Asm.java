package io.jwasm.runtime.engine.natives.a64;

import io.jwasm.runtime.engine.natives.target.Assembler;
import io.jwasm.runtime.engine.natives.target.Registers;

/** The instructions of aarch64 by what they do. */
final class Asm extends Encoder implements Assembler {
  /** Whether conditional jumps may have to reach further than 1 MiB. */
  private final boolean far;

  private boolean overflow;

  Asm(boolean far) {
    this.far = far;
  }

  @Override
  public Registers registers() {
    return A64Machine.REGISTERS;
  }

  /** Whether a jump did not reach its target. */
  boolean overflow() {
    return overflow;
  }

  @Override
  public void mov(int to, int from) {
    if (to != from) {
      rrr(ORR, W, to, ZR, from);
    }
  }

  @Override
  public void load(int to, int base, int disp) {
    memory(access(3, LOAD, false), 3, to, base, disp);
  }

  @Override
  public void load32(int to, int base, int disp) {
    memory(access(2, LOAD, false), 2, to, base, disp);
  }

  @Override
  public void store(int from, int base, int disp) {
    memory(access(3, STORE, false), 3, from, base, disp);
  }

  // jumps

  @Override
  public int jump() {
    word(0x14000000);
    return size() - 4;
  }

  @Override
  public int callFunction() {
    word(0x94000000);
    return size() - 4;
  }

  @Override
  public int jumpToFunction() {
    return jump();
  }

  void jumpTo(int register) {
    word(0xd61f0000 | register << 5);
  }

  @Override
  public void callTo(int register) {
    word(0xd63f0000 | register << 5);
  }

  @Override
  public void ret() {
    word(0xd65f03c0);
  }

  @Override
  public int jumpIf(int condition) {
    return conditional(0x54000000 | condition, 1);
  }

  /** Jumps if a register is zero, or if it is not. */
  int jumpIfZero(int w, int register, boolean zero) {
    return conditional((zero ? 0x34000000 : 0x35000000) | w | register, 1 << 24);
  }

  @Override
  public int jumpIfSet(int register) {
    return jumpIfZero(0, register, false);
  }

  @Override
  public int jumpIfWordSet(int base, int disp) {
    load32(T0, base, disp);
    return jumpIfSet(T0);
  }

  @Override
  public int jumpIfStackBelow(int base, int disp, int bytes) {
    load(T0, base, disp);
    if (bytes == 0) {
      // cmp sp, T0
      word(0xeb206000 | T0 << 16 | SP << 5 | ZR);
    } else {
      add(T1, SP, -bytes);
      rrr(SUBS, W, ZR, T1, T0);
    }
    return jumpIf(Condition.LO);
  }

  @Override
  public void callAt(int base, int disp) {
    load(T1, base, disp);
    callTo(T1);
  }

  private int conditional(int word, int inversion) {
    if (!far) {
      word(word);
      return size() - 4;
    }
    // The lowest bit of a condition inverts it, and bit 24 tells zero from not zero.
    word((word ^ inversion) | 2 << 5);
    return jump();
  }

  @Override
  public void patch(int at, int target) {
    int word = get32(at);
    int distance = (target - at) >> 2;
    if ((word & 0x7c000000) == 0x14000000) {
      overflow |= distance != distance << 6 >> 6;
      put32(at, (word & 0xfc000000) | (distance & 0x3ffffff));
    } else {
      overflow |= distance != distance << 13 >> 13;
      put32(at, (word & 0xff00001f) | (distance & 0x7ffff) << 5);
    }
  }

  /** The address of what comes so many bytes behind this instruction. */
  void here(int rd, int distance) {
    word(0x10000000 | (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5 | rd);
  }

  @Override
  public int jumpIfSumAbove(int a, int b, int base, int disp) {
    load(T1, base, disp);
    load(T1, T1, 0);
    rrr(ADD, W, T0, a, b);
    rrr(SUBS, W, ZR, T0, T1);
    return jumpIf(Condition.HI);
  }

  // what else an assembler has

  @Override
  public void add(int to, int by) {
    rrr(ADD, W, to, to, by);
  }

  @Override
  public void addWord(int to, int base, int disp) {
    load(T0, base, disp);
    add(to, T0);
  }

  @Override
  public void copyStack(int to) {
    addImmediate(W, to, SP, 0);
  }

  @Override
  public void address(int to, int base, int disp) {
    add(to, base, disp);
  }

  @Override
  public void moveVector(int to, int from) {
    Neon.binary(this, Neon.ORR, to, from, from);
  }

  @Override
  public void loadVector(int to, int base, int disp, boolean wide) {
    int log = wide ? 4 : 3;
    memory(access(log, LOAD, true), log, to, base, disp);
  }

  @Override
  public void storeVector(int from, int base, int disp, boolean wide) {
    int log = wide ? 4 : 3;
    memory(access(log, STORE, true), log, from, base, disp);
  }

  @Override
  public void enterFrame() {
    pushFrame(LINK);
    copyStack(FP);
  }

  @Override
  public void reserveStack(int bytes) {
    add(SP, SP, -bytes);
  }

  @Override
  public void resetStack(int bytes) {
    add(SP, FP, -bytes);
  }

  @Override
  public void leaveFrame() {
    addImmediate(W, SP, FP, 0);
    popFrame(LINK);
  }
}
