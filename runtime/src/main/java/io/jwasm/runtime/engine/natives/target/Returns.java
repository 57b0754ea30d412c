package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** What leaves a function: returns and tail calls. */
final class Returns {
  private final Emitter e;
  private final Assembler code;
  private final Registers registers;
  private final Ir ir;
  private final Shape own;
  private final Frames frames;
  private final Calls calls;
  private final References references;

  Returns(Emitter e, Shape own, Frames frames, Calls calls, References references) {
    this.e = e;
    this.code = e.code();
    this.registers = code.registers();
    this.ir = e.ir;
    this.own = own;
    this.frames = frames;
    this.calls = calls;
    this.references = references;
  }

  void giveBack() {
    int used = ir.usedAt(e.x());
    byte[] types = own.type().results();
    for (int i = types.length - 1; i >= 0; i--) {
      int operand = ir.pool[used + 1 + i];
      if (i > 0) {
        int disp = FrameLayout.incoming(own.result(i));
        calls.toMemory(operand, registers.frame(), disp, types[i]);
      } else if (e.constant(operand)) {
        e.constantInto(calls.first(types[0]), operand, types[0]);
      } else {
        e.move(e.allocation.location(operand), calls.first(types[0]), types[0]);
      }
    }
    frames.leave();
    code.ret();
  }

  void tail() {
    boolean direct = (e.op() & Op.MASK) == Op.RETURN_CALL;
    int head = ir.pool[e.x()];
    Shape shape = calls.callee();
    if (!direct) {
      references.lookUp();
    }
    if (shape.slots() > own.slots() || (direct && head < e.info.importedFunctions)) {
      tailByCall(direct, head, shape);
      return;
    }
    // Parameters that came on the stack were moved at entry: their slots are free.
    calls.arguments(shape, registers.frame(), FrameLayout.incoming(0));
    if (direct) {
      frames.leave();
      e.calls.add(code.jumpToFunction());
      e.calls.add(head);
      return;
    }
    references.take();
    int elsewhere = references.jumpIfForeign();
    frames.leave();
    references.jump();
    code.patchHere(elsewhere);
    copyDown(shape);
    callReference();
    returnResults(shape);
  }

  /** The arguments on the stack lie in the own incoming slots: copies them for a real call. */
  private void copyDown(Shape shape) {
    for (int i = 0; i < shape.paramSlots(); i++) {
      code.load(registers.temporary(), registers.frame(), FrameLayout.incoming(i));
      code.store(registers.temporary(), registers.stack(), 8 * i);
    }
  }

  private void callReference() {
    references.callForeign();
    e.note();
    frames.reloadContext();
  }

  /**
   * A tail call that needs more stack for arguments than this function has, or leaves the module.
   */
  private void tailByCall(boolean direct, int head, Shape shape) {
    calls.arguments(shape, registers.stack(), 0);
    if (!direct) {
      references.take();
      callReference();
    } else {
      calls.callDirect(head);
      if (head < e.info.importedFunctions) {
        frames.reloadContext();
      }
    }
    returnResults(shape);
  }

  private void returnResults(Shape shape) {
    byte[] results = shape.type().results();
    for (int i = 1; i < results.length; i++) {
      for (int s = 0; s < Types.slots(results[i]); s++) {
        int slot = shape.result(i) + s;
        code.load(registers.temporary(), registers.stack(), 8 * slot);
        code.store(registers.temporary(), registers.frame(), FrameLayout.incoming(slot));
      }
    }
    frames.leave();
    code.ret();
  }
}
