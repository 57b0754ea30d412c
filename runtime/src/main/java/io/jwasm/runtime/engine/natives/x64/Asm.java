package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.target.Assembler;
import io.jwasm.runtime.engine.natives.target.Registers;

/** The instructions of x86-64 by what they do. */
final class Asm extends Encoder implements Assembler {
  @Override
  public Registers registers() {
    return X64Machine.REGISTERS;
  }

  /** Jumps are named by where their displacement is. */
  @Override
  public void patch(int jump, int target) {
    put32(jump, target - jump - 4);
  }

  @Override
  public void mov(int to, int from) {
    if (to != from) {
      rr(0, 0x8b, W, to, from);
    }
  }

  /** 32-bit move: clears the upper half. */
  void mov32(int to, int from) {
    rr(0, 0x8b, 0, to, from);
  }

  @Override
  public void load(int to, int base, int disp) {
    rm(0, 0x8b, W, to, base, -1, disp);
  }

  @Override
  public void load32(int to, int base, int disp) {
    rm(0, 0x8b, 0, to, base, -1, disp);
  }

  @Override
  public void store(int from, int base, int disp) {
    rm(0, 0x89, W, from, base, -1, disp);
  }

  @Override
  public void constant(int to, long value) {
    if (value >>> 32 == 0) {
      prefixes(0, 0, 0, 0, to);
      byte1(0xb8 | (to & 7));
      int32((int) value);
    } else if (value == (int) value) {
      rr(0, 0xc7, W, 0, to);
      int32((int) value);
    } else {
      prefixes(0, W, 0, 0, to);
      byte1(0xb8 | (to & 7));
      int64(value);
    }
  }

  @Override
  public void ret() {
    byte1(0xc3);
  }

  @Override
  public int jump() {
    byte1(0xe9);
    int32(0);
    return size() - 4;
  }

  @Override
  public int jumpIf(int condition) {
    byte1(0x0f);
    byte1(0x80 | condition);
    int32(0);
    return size() - 4;
  }

  @Override
  public int jumpIfSet(int register) {
    rr(0, 0x85, 0, register, register);
    return jumpIf(NE);
  }

  @Override
  public int jumpIfWordSet(int base, int disp) {
    immediate(CMP, 0, base, disp, 0);
    return jumpIf(NE);
  }

  @Override
  public int jumpIfStackBelow(int base, int disp, int bytes) {
    int pointer = RSP;
    if (bytes != 0) {
      pointer = RAX;
      lea(RAX, RSP, -1, -bytes, W);
    }
    rm(0, 0x3b, W, pointer, base, -1, disp);
    return jumpIf(B);
  }

  @Override
  public int callFunction() {
    byte1(0xe8);
    int32(0);
    return size() - 4;
  }

  @Override
  public int jumpToFunction() {
    return jump();
  }

  @Override
  public void callTo(int register) {
    rr(0, 0xff, 0, 2, register);
  }

  @Override
  public void callAt(int base, int disp) {
    rm(0, 0xff, 0, 2, base, -1, disp);
  }

  @Override
  public int jumpIfSumAbove(int a, int b, int base, int disp) {
    lea(RAX, a, b, 0, W);
    load(RCX, base, disp);
    rm(0, 0x3b, W, RAX, RCX, -1, 0);
    return jumpIf(ABOVE);
  }

  // what else an assembler has

  @Override
  public void add(int to, int by) {
    rr(0, 0x03, W, to, by);
  }

  @Override
  public void addWord(int to, int base, int disp) {
    rm(0, 0x03, W, to, base, -1, disp);
  }

  @Override
  public void copyStack(int to) {
    mov(to, RSP);
  }

  @Override
  public void address(int to, int base, int disp) {
    lea(to, base, -1, disp, W);
  }

  @Override
  public void moveVector(int to, int from) {
    rr(0, 0x0f28, 0, to, from);
  }

  @Override
  public void loadVector(int to, int base, int disp, boolean wide) {
    rm(wide ? 0 : 0xf3, wide ? 0x0f10 : 0x0f7e, 0, to, base, -1, disp);
  }

  @Override
  public void storeVector(int from, int base, int disp, boolean wide) {
    rm(wide ? 0 : 0x66, wide ? 0x0f11 : 0x0fd6, 0, from, base, -1, disp);
  }

  @Override
  public void enterFrame() {
    push(RBP);
    mov(RBP, RSP);
  }

  @Override
  public void reserveStack(int bytes) {
    immediate(5, W, RSP, bytes);
  }

  @Override
  public void resetStack(int bytes) {
    lea(RSP, RBP, -1, -bytes, W);
  }

  @Override
  public void leaveFrame() {
    byte1(0xc9);
  }
}
