package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSI;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.target.IntList;
import io.jwasm.runtime.engine.natives.target.Layout;

/**
 * Copying and filling of memory. Short ranges are done by moves that overlap, middle ones in a loop
 * over vectors, long ones by the string instructions; whatever may take long looks at the interrupt
 * flag once in a while. Spares the registers that generated code preserves.
 */
final class BulkStubs {
  /** Registers of the arguments: addresses, or the byte to fill with in {@link #FROM}. */
  static final int TO = 8;

  static final int FROM = 9;
  static final int LENGTH = 10;

  private static final int R11 = 11;

  /** Bytes from which on the string instructions are used. */
  private static final int LONG = 2048;

  /** Bytes between two looks at the flag: a small part of a millisecond. */
  private static final int CHUNK = 1 << 20;

  private static final int LOAD = 0x0f10;
  private static final int STORE = 0x0f11;

  private final Asm asm;
  private final Runnable poll;

  /**
   * @param poll emits a call of the poll, in a stub; rax may change
   */
  BulkStubs(Asm asm, Runnable poll) {
    this.asm = asm;
    this.poll = poll;
  }

  private void vector(int op, int register, int base, int index, int disp) {
    asm.rm(0, op, 0, register, base, index, disp);
  }

  private void jumpBack(int condition, int target) {
    asm.patch(asm.jumpIf(condition), target);
  }

  /** Jumps if the length compares so with the value; returns the displacement to patch. */
  private int ifLength(int condition, int value) {
    asm.immediate(Asm.CMP, W, LENGTH, value);
    return asm.jumpIf(condition);
  }

  private void poll(IntList interrupted) {
    asm.immediate(Asm.CMP, 0, R15, Layout.INTERRUPT, 0);
    interrupted.add(asm.jumpIf(Asm.NE));
    interrupted.add(asm.size());
  }

  private void interrupted(IntList jumps) {
    for (int i = 0; i < jumps.size(); i += 2) {
      asm.patchHere(jumps.get(i));
      poll.run();
      asm.jumpBack(jumps.get(i + 1));
    }
  }

  // copy

  /** Copies; the ranges may overlap. */
  void copy() {
    var interrupted = new IntList();
    int atLeast16 = ifLength(Asm.AE, 16);
    copySmall();
    asm.patchHere(atLeast16);
    int over32 = ifLength(Asm.ABOVE, 32);
    copyEnds(1);
    asm.patchHere(over32);
    int over64 = ifLength(Asm.ABOVE, 64);
    copyEnds(2);
    asm.patchHere(over64);
    asm.mov(RAX, TO);
    asm.rr(0, 0x2b, W, RAX, FROM);
    asm.rr(0, 0x3b, W, RAX, LENGTH);
    int backward = asm.jumpIf(Asm.B);
    int middle = ifLength(Asm.B, LONG);
    asm.mov(RAX, FROM);
    asm.rr(0, 0x2b, W, RAX, TO);
    asm.rr(0, 0x3b, W, RAX, LENGTH);
    int overlapping = asm.jumpIf(Asm.B);
    asm.mov(R11, RSI);
    asm.mov(RSI, FROM);
    string(0xa4, interrupted);
    asm.mov(RSI, R11);
    asm.ret();
    asm.patchHere(middle);
    asm.patchHere(overlapping);
    copyForward(interrupted);
    asm.patchHere(backward);
    copyBackward(interrupted);
    interrupted(interrupted);
  }

  /** Some vectors from the start and as many from the end, all read before any is written. */
  private void copyEnds(int vectors) {
    for (int pass = 0; pass < 2; pass++) {
      int op = pass == 0 ? LOAD : STORE;
      int base = pass == 0 ? FROM : TO;
      for (int i = 0; i < vectors; i++) {
        vector(op, i, base, -1, 16 * i);
        vector(op, vectors + i, base, LENGTH, -16 * (i + 1));
      }
    }
    asm.ret();
  }

  private void copySmall() {
    int below8 = ifLength(Asm.B, 8);
    copyWords(W, 8);
    asm.patchHere(below8);
    int below4 = ifLength(Asm.B, 4);
    copyWords(0, 4);
    asm.patchHere(below4);
    asm.rr(0, 0x85, W, LENGTH, LENGTH);
    int none = asm.jumpIf(Asm.E);
    // One to three bytes: the first, the middle, the last.
    asm.mov(R11, LENGTH);
    asm.rr(0, 0xd1, W, 5, R11);
    asm.rm(0, 0x0fb6, 0, RAX, FROM, -1, 0);
    asm.rm(0, 0x0fb6, 0, RCX, FROM, R11, 0);
    asm.rm(0, 0x0fb6, 0, RDX, FROM, LENGTH, -1);
    asm.rm(0, 0x88, 0, RAX, TO, -1, 0);
    asm.rm(0, 0x88, 0, RCX, TO, R11, 0);
    asm.rm(0, 0x88, 0, RDX, TO, LENGTH, -1);
    asm.patchHere(none);
    asm.ret();
  }

  private void copyWords(int flags, int bytes) {
    asm.rm(0, 0x8b, flags, RAX, FROM, -1, 0);
    asm.rm(0, 0x8b, flags, RCX, FROM, LENGTH, -bytes);
    asm.rm(0, 0x89, flags, RAX, TO, -1, 0);
    asm.rm(0, 0x89, flags, RCX, TO, LENGTH, -bytes);
    asm.ret();
  }

  /** By 64 bytes; the last 64 are read first, as they may be overwritten. */
  private void copyForward(IntList interrupted) {
    block(LOAD, 4, FROM, LENGTH, -64);
    asm.lea(RCX, TO, LENGTH, -64, W);
    int loop = asm.size();
    poll(interrupted);
    block(LOAD, 0, FROM, -1, 0);
    block(STORE, 0, TO, -1, 0);
    asm.immediate(0, W, FROM, 64);
    asm.immediate(0, W, TO, 64);
    asm.immediate(5, W, LENGTH, 64);
    asm.immediate(Asm.CMP, W, LENGTH, 64);
    jumpBack(Asm.ABOVE, loop);
    block(STORE, 4, RCX, -1, 0);
    asm.ret();
  }

  private void copyBackward(IntList interrupted) {
    block(LOAD, 4, FROM, -1, 0);
    int loop = asm.size();
    poll(interrupted);
    block(LOAD, 0, FROM, LENGTH, -64);
    block(STORE, 0, TO, LENGTH, -64);
    asm.immediate(5, W, LENGTH, 64);
    asm.immediate(Asm.CMP, W, LENGTH, 64);
    jumpBack(Asm.ABOVE, loop);
    block(STORE, 4, TO, -1, 0);
    asm.ret();
  }

  private void block(int op, int register, int base, int index, int disp) {
    for (int i = 0; i < 4; i++) {
      vector(op, register + i, base, index, disp + 16 * i);
    }
  }

  /** Repeats a string instruction over all of the length; uses rcx and rdx. */
  private void string(int op, IntList interrupted) {
    asm.mov(RDX, RDI);
    asm.mov(RDI, TO);
    int loop = asm.size();
    poll(interrupted);
    asm.constant(RCX, CHUNK);
    asm.rr(0, 0x3b, W, LENGTH, RCX);
    asm.rr(0, 0x0f42, W, RCX, LENGTH);
    asm.rr(0, 0x2b, W, LENGTH, RCX);
    asm.byte1(0xf3);
    asm.byte1(op);
    asm.rr(0, 0x85, W, LENGTH, LENGTH);
    jumpBack(Asm.NE, loop);
    asm.mov(RDI, RDX);
  }

  // fill

  /** Fills with the low byte of {@link #FROM}. */
  void fill() {
    var interrupted = new IntList();
    asm.rr(0, 0x0fb6, 0, RAX, FROM);
    asm.constant(RCX, 0x0101010101010101L);
    asm.rr(0, 0x0faf, W, RAX, RCX);
    int atLeast16 = ifLength(Asm.AE, 16);
    fillSmall();
    asm.patchHere(atLeast16);
    int over = ifLength(Asm.AE, LONG);
    asm.rr(0x66, 0x0f6e, W, 0, RAX);
    asm.rr(0x66, 0x0f6c, 0, 0, 0);
    vector(STORE, 0, TO, LENGTH, -16);
    asm.immediate(5, W, LENGTH, 16);
    int loop = asm.size();
    vector(STORE, 0, TO, -1, 0);
    asm.immediate(0, W, TO, 16);
    asm.immediate(5, W, LENGTH, 16);
    jumpBack(Asm.ABOVE, loop);
    asm.ret();
    asm.patchHere(over);
    string(0xaa, interrupted);
    asm.ret();
    interrupted(interrupted);
  }

  private void fillSmall() {
    int below8 = ifLength(Asm.B, 8);
    fillWords(W, 8);
    asm.patchHere(below8);
    int below4 = ifLength(Asm.B, 4);
    fillWords(0, 4);
    asm.patchHere(below4);
    asm.rr(0, 0x85, W, LENGTH, LENGTH);
    int none = asm.jumpIf(Asm.E);
    asm.mov(R11, LENGTH);
    asm.rr(0, 0xd1, W, 5, R11);
    asm.rm(0, 0x88, 0, RAX, TO, -1, 0);
    asm.rm(0, 0x88, 0, RAX, TO, R11, 0);
    asm.rm(0, 0x88, 0, RAX, TO, LENGTH, -1);
    asm.patchHere(none);
    asm.ret();
  }

  private void fillWords(int flags, int bytes) {
    asm.rm(0, 0x89, flags, RAX, TO, -1, 0);
    asm.rm(0, 0x89, flags, RAX, TO, LENGTH, -bytes);
    asm.ret();
  }
}
