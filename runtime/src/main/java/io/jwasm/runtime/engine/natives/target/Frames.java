package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;

/**
 * The frame of a function: below what {@link FrameLayout} says the slots, and at the stack pointer
 * the stack arguments of calls.
 */
final class Frames {
  /**
   * Frames up to this size need no exact check: the stack limit keeps more than that in reserve.
   */
  private static final int SMALL = 4096;

  private final Emitter e;
  private final Assembler code;
  private final Registers registers;
  private final IntList saved = new IntList();
  private final int size;
  private final int savedMask;
  private final boolean calls;

  Frames(Emitter e, Shapes shapes) {
    this.e = e;
    this.code = e.code();
    this.registers = code.registers();
    savedMask = collectSaved(e.allocation.usedRegisters());
    int outgoing = -1;
    for (int i = 0; i < e.ir.count; i++) {
      outgoing = Math.max(outgoing, outgoing(i * Ir.STRIDE, shapes));
    }
    calls = outgoing >= 0;
    int fixed = FrameLayout.FIXED + 8 * saved.size();
    size = fixed + 8 * e.allocation.slots() + 8 * Math.max(outgoing, 0) + 15 & ~15;
    e.slotsEnd(registers.slots() == registers.frame() ? -fixed : size - fixed);
  }

  private int collectSaved(long used) {
    int mask = 0;
    for (int i = 0; i < registers.preserved().length; i++) {
      int register = registers.preserved()[i];
      if ((used >> register & 1) != 0) {
        saved.add(register);
        mask |= 1 << i;
      }
    }
    return mask;
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
    code.resetStack(size);
  }

  /** Which preserved registers the frame keeps, by their place in the machine's list. */
  int savedMask() {
    return savedMask;
  }

  /** Returns to the own context after something else ran. */
  void reloadContext() {
    code.load(registers.context(), registers.frame(), FrameLayout.SAVED_CONTEXT);
    code.load(registers.memory(), registers.context(), Layout.MEMORY_BASE);
  }

  void enter() {
    code.enterFrame();
    if (calls || size > SMALL) {
      int needed = size <= SMALL ? 0 : size;
      int jump = code.jumpIfStackBelow(registers.context(), Layout.STACK_LIMIT, needed);
      e.traps.stackAt(jump, needed, e.origin());
    }
    code.reserveStack(size);
    if (calls) {
      code.store(registers.context(), registers.frame(), FrameLayout.SAVED_CONTEXT);
    }
    for (int i = 0; i < saved.size(); i++) {
      code.store(saved.get(i), registers.frame(), savedAt(i));
    }
  }

  private static int savedAt(int i) {
    return -FrameLayout.FIXED - 8 * (i + 1);
  }

  void leave() {
    for (int i = 0; i < saved.size(); i++) {
      code.load(saved.get(i), registers.frame(), savedAt(i));
    }
    code.leaveFrame();
  }
}
