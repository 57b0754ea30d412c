package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.FP;
import static io.jwasm.runtime.engine.natives.a64.Asm.MEMORY;
import static io.jwasm.runtime.engine.natives.a64.Asm.SP;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.IntList;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Shapes;

/**
 * The frame of a function: below what {@link FrameLayout} says the slots, and at the stack pointer
 * the stack arguments of calls.
 */
final class Frames {
  /** Frames up to this size need no exact check: the stack limit keeps more in reserve. */
  private static final int SMALL = 4096;

  /** Bytes of frame pointer and return address. */
  static final int LINK = 16;

  private final Emitter e;
  private final Asm asm;
  private final IntList saved = new IntList();
  private final int savedMask;
  private final int size;
  private final boolean calls;

  Frames(Emitter e, Shapes shapes) {
    this.e = e;
    this.asm = e.asm;
    long used = e.allocation.usedRegisters();
    int mask = 0;
    for (int i = 0; i < A64Machine.PRESERVED.length; i++) {
      if ((used >> A64Machine.PRESERVED[i] & 1) != 0) {
        saved.add(A64Machine.PRESERVED[i]);
        mask |= 1 << i;
      }
    }
    savedMask = mask;
    int outgoing = -1;
    for (int i = 0; i < e.ir.count; i++) {
      outgoing = Math.max(outgoing, outgoing(i * Ir.STRIDE, shapes));
    }
    calls = outgoing >= 0;
    int fixed = FrameLayout.FIXED + 8 * saved.size();
    size = fixed + 8 * e.allocation.slots() + 8 * Math.max(outgoing, 0) + 15 & ~15;
    e.slotTop = size - fixed;
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

  /** Which preserved registers the frame keeps, by their place in the machine's list. */
  int savedMask() {
    return savedMask;
  }

  void enter() {
    asm.pushFrame(LINK);
    asm.addImmediate(W, FP, SP, 0);
    if (calls || size > SMALL) {
      checkStack();
    }
    resetStack();
    if (calls) {
      asm.store(CONTEXT, FP, FrameLayout.SAVED_CONTEXT);
    }
    for (int i = 0; i < saved.size(); i++) {
      asm.store(saved.get(i), FP, -FrameLayout.FIXED - 8 * (i + 1));
    }
  }

  private void checkStack() {
    asm.load(T0, CONTEXT, Layout.STACK_LIMIT);
    if (size <= SMALL) {
      asm.compareStack(T0);
    } else {
      asm.add(T1, SP, -size);
      asm.rrr(Asm.SUBS, W, Asm.ZR, T1, T0);
    }
    e.trapIf(Condition.LO, Trap.Kind.STACK_EXHAUSTED);
  }

  /** Puts the stack pointer where it is throughout the function. */
  void resetStack() {
    asm.add(SP, FP, -size);
  }

  /** Returns to the own context after something else ran. */
  void reloadContext() {
    asm.load(CONTEXT, FP, FrameLayout.SAVED_CONTEXT);
    asm.load(MEMORY, CONTEXT, Layout.MEMORY_BASE);
  }

  void leave() {
    for (int i = 0; i < saved.size(); i++) {
      asm.load(saved.get(i), FP, -FrameLayout.FIXED - 8 * (i + 1));
    }
    asm.addImmediate(W, SP, FP, 0);
    asm.popFrame(LINK);
  }
}
