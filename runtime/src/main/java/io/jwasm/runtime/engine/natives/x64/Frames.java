package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R14;
import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSP;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.IntList;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Shapes;

/**
 * The frame of a function: below what {@link FrameLayout} says the slots, and at rsp the stack
 * arguments of calls.
 */
final class Frames {
  /**
   * Frames up to this size need no exact check: the stack limit keeps more than that in reserve.
   */
  private static final int SMALL = 4096;

  private final Emitter e;
  private final Asm asm;
  private final IntList saved = new IntList();
  private final int size;
  private final int savedMask;
  private final boolean calls;

  Frames(Emitter e, Shapes shapes) {
    this.e = e;
    this.asm = e.asm;
    long used = e.allocation.usedRegisters();
    int mask = 0;
    for (int i = 0; i < X64Machine.PRESERVED.length; i++) {
      if ((used >> X64Machine.PRESERVED[i] & 1) != 0) {
        saved.add(X64Machine.PRESERVED[i]);
        mask |= 1 << i;
      }
    }
    savedMask = mask;
    int outgoing = -1;
    for (int i = 0; i < e.ir.count; i++) {
      outgoing = Math.max(outgoing, outgoing(i * Ir.STRIDE, shapes));
    }
    calls = outgoing >= 0;
    e.slotBase = FrameLayout.FIXED + 8 * saved.size();
    int bytes = e.slotBase + 8 * e.allocation.slots() + 8 * Math.max(outgoing, 0);
    size = bytes + 15 & ~15;
  }

  /** Slots for arguments and results that an instruction needs, or -1 if it does not call. */
  private int outgoing(int at, Shapes shapes) {
    int list = e.ir.code[at + Ir.X];
    return switch (e.ir.code[at] & Op.MASK) {
      case Op.CALL, Op.RETURN_CALL -> shapes.of(e.info.signature(e.ir.pool[list])).slots();
      case Op.CALL_INDIRECT, Op.RETURN_CALL_INDIRECT ->
          shapes.of(e.info.types.get(e.ir.pool[list])).slots();
      case Op.BUILTIN, Op.THROW -> 2 * e.ir.pool[e.ir.usedAt(list)] + 2;
      default -> -1;
    };
  }

  /** Puts the stack pointer where it is throughout the function. */
  void resetStack() {
    asm.lea(RSP, RBP, -1, -size, W);
  }

  /** Which preserved registers the frame keeps, by their place in the machine's list. */
  int savedMask() {
    return savedMask;
  }

  /** Returns to the own context after something else ran. */
  void reloadContext() {
    asm.load(R15, RBP, FrameLayout.SAVED_CONTEXT);
    asm.load(R14, R15, Layout.MEMORY_BASE);
  }

  /** A word of the frame for a moment, relative to rbp. */
  int scratch() {
    return FrameLayout.SCRATCH;
  }

  void enter() {
    asm.push(RBP);
    asm.mov(RBP, RSP);
    if (calls || size > SMALL) {
      checkStack();
    }
    asm.immediate(5, W, RSP, size);
    if (calls) {
      asm.store(R15, RBP, FrameLayout.SAVED_CONTEXT);
    }
    for (int i = 0; i < saved.size(); i++) {
      asm.store(saved.get(i), RBP, -FrameLayout.FIXED - 8 * (i + 1));
    }
  }

  private void checkStack() {
    if (size <= SMALL) {
      asm.rm(0, 0x3b, W, RSP, R15, -1, Layout.STACK_LIMIT);
    } else {
      asm.lea(RAX, RSP, -1, -size, W);
      asm.rm(0, 0x3b, W, RAX, R15, -1, Layout.STACK_LIMIT);
    }
    e.stackAt(asm.jcc(Asm.B), size <= SMALL ? 0 : size);
  }

  void leave() {
    for (int i = 0; i < saved.size(); i++) {
      asm.load(saved.get(i), RBP, -FrameLayout.FIXED - 8 * (i + 1));
    }
    asm.byte1(0xc9);
  }
}
