package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.T3;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.target.Layout;

/**
 * Copying and filling of memory. Short ranges are done by moves that overlap, long ones in a loop
 * over vectors, which looks at the interrupt flag. Uses no register that functions preserve.
 */
final class BulkStubs {
  /** Registers of the arguments: addresses, or the byte to fill with in {@link #FROM}. */
  private static final int TO = 0;

  private static final int FROM = 1;
  private static final int LENGTH = 2;

  /** The ends of the ranges. */
  private static final int TO_END = 3;

  private static final int FROM_END = 4;

  /** Bytes of a vector, and those that a turn of a loop does. */
  private static final int VECTOR = 16;

  private static final int BLOCK = 4 * VECTOR;

  private final Asm asm;
  private final Runnable poll;

  /**
   * @param poll emits a call of the poll, in a stub
   */
  BulkStubs(Asm asm, Runnable poll) {
    this.asm = asm;
    this.poll = poll;
  }

  /** Copies; the ranges may overlap. */
  void copy() {
    asm.rrr(Asm.ADD, W, TO_END, TO, LENGTH);
    asm.rrr(Asm.ADD, W, FROM_END, FROM, LENGTH);
    int atLeast16 = ifLength(Condition.HS, VECTOR);
    small(true);
    asm.patchHere(atLeast16);
    int over32 = ifLength(Condition.HI, 2 * VECTOR);
    ends(1);
    asm.patchHere(over32);
    int over64 = ifLength(Condition.HI, BLOCK);
    ends(2);
    asm.patchHere(over64);
    asm.rrr(Asm.SUB, W, T0, TO, FROM);
    asm.rrr(Asm.SUBS, W, ZR, T0, LENGTH);
    int backward = asm.jumpIf(Condition.LO);
    copyForward();
    asm.patchHere(backward);
    copyBackward();
  }

  /** Fills with the low byte of {@link #FROM}. */
  void fill() {
    asm.rrr(Asm.ADD, W, TO_END, TO, LENGTH);
    for (int i = 0; i < BLOCK / VECTOR; i++) {
      Neon.unary(asm, Neon.dup(0), i, FROM);
    }
    Neon.unary(asm, Neon.TO_X, FROM, 0);
    int atLeast16 = ifLength(Condition.HS, VECTOR);
    small(false);
    asm.patchHere(atLeast16);
    int over64 = ifLength(Condition.HI, BLOCK);
    vector(false, 0, TO_END, -VECTOR);
    int loop = asm.size();
    vector(false, 0, TO, 0);
    asm.addImmediate(W, TO, TO, VECTOR);
    turn(VECTOR, loop);
    asm.ret();
    asm.patchHere(over64);
    block(false, 0, TO_END, -BLOCK);
    loop = poll();
    block(false, 0, TO, 0);
    asm.addImmediate(W, TO, TO, BLOCK);
    turn(BLOCK, loop);
    asm.ret();
  }

  /** Jumps if the length compares so with the value. */
  private int ifLength(int condition, int value) {
    asm.compareImmediate(W, LENGTH, value);
    return asm.jumpIf(condition);
  }

  /** Starts a loop that may take long; returns where. */
  private int poll() {
    int loop = asm.size();
    asm.load32(T0, CONTEXT, Layout.INTERRUPT);
    int on = asm.jumpIfZero(0, T0, true);
    poll.run();
    asm.patchHere(on);
    return loop;
  }

  /** Ends a loop when what is left are the bytes that were read or written apart. */
  private void turn(int bytes, int loop) {
    asm.addImmediate(W, LENGTH, LENGTH, -bytes);
    asm.patch(ifLength(Condition.HI, bytes), loop);
  }

  private void vector(boolean load, int register, int base, int disp) {
    if (load) {
      asm.loadVector(register, base, disp, true);
    } else {
      asm.storeVector(register, base, disp, true);
    }
  }

  private void block(boolean load, int register, int base, int disp) {
    for (int i = 0; i < BLOCK / VECTOR; i++) {
      vector(load, register + i, base, disp + VECTOR * i);
    }
  }

  /** Less than 16 bytes: some from the start and as many from the end. */
  private void small(boolean copy) {
    words(copy, 3);
    words(copy, 2);
    int none = asm.jumpIfZero(W, LENGTH, true);
    // One to three bytes: the first, the middle, the last.
    asm.field(false, W, T3, LENGTH, 1, 63);
    if (copy) {
      int load = Asm.access(0, Asm.LOAD, false);
      asm.memory(load, 0, T0, FROM, 0);
      asm.indexed(load, T1, FROM, T3);
      asm.memory(load, 0, T2, FROM_END, -1);
    }
    int store = Asm.access(0, Asm.STORE, false);
    asm.memory(store, 0, copy ? T0 : FROM, TO, 0);
    asm.indexed(store, copy ? T1 : FROM, TO, T3);
    asm.memory(store, 0, copy ? T2 : FROM, TO_END, -1);
    asm.patchHere(none);
    asm.ret();
  }

  private void words(boolean copy, int log) {
    int bytes = 1 << log;
    int less = ifLength(Condition.LO, bytes);
    if (copy) {
      int load = Asm.access(log, Asm.LOAD, false);
      asm.memory(load, log, T0, FROM, 0);
      asm.memory(load, log, T1, FROM_END, -bytes);
    }
    int store = Asm.access(log, Asm.STORE, false);
    asm.memory(store, log, copy ? T0 : FROM, TO, 0);
    asm.memory(store, log, copy ? T1 : FROM, TO_END, -bytes);
    asm.ret();
    asm.patchHere(less);
  }

  /** Some vectors from the start and as many from the end, all read before any is written. */
  private void ends(int vectors) {
    for (int pass = 0; pass < 2; pass++) {
      boolean load = pass == 0;
      for (int i = 0; i < vectors; i++) {
        vector(load, i, load ? FROM : TO, VECTOR * i);
        vector(load, vectors + i, load ? FROM_END : TO_END, -VECTOR * (i + 1));
      }
    }
    asm.ret();
  }

  /** The last block is read first, as it may be overwritten. */
  private void copyForward() {
    block(true, 4, FROM_END, -BLOCK);
    int loop = poll();
    block(true, 0, FROM, 0);
    block(false, 0, TO, 0);
    asm.addImmediate(W, FROM, FROM, BLOCK);
    asm.addImmediate(W, TO, TO, BLOCK);
    turn(BLOCK, loop);
    block(false, 4, TO_END, -BLOCK);
    asm.ret();
  }

  private void copyBackward() {
    block(true, 4, FROM, 0);
    int loop = poll();
    block(true, 0, FROM_END, -BLOCK);
    block(false, 0, TO_END, -BLOCK);
    asm.addImmediate(W, FROM_END, FROM_END, -BLOCK);
    asm.addImmediate(W, TO_END, TO_END, -BLOCK);
    turn(BLOCK, loop);
    block(false, 4, TO, 0);
    asm.ret();
  }
}
