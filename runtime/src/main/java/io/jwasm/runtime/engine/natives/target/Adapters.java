package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * The ways in and out, one per type or import: values are passed between generated code and Java in
 * slots of 8 bytes, in order.
 */
public final class Adapters {
  /** What the convention of C asks of the ways in and out. */
  public interface Convention {
    /** The registers of the first three arguments. */
    int[] arguments();

    /** Where a way in finds the context that trapped, or 0. */
    int trapped();

    /** Registers that generated code preserves and C does not; two at most. */
    int[] lost();

    /**
     * Begins a way in: keeps what C preserves and the third argument, and reserves bytes of stack.
     */
    void enter(int bytes);

    /** Where the third argument was kept, relative to the stack pointer. */
    int kept(int bytes);

    /** Ends a way in, with the result where C expects it. */
    void leave(int bytes);
  }

  private final Assembler code;
  private final Registers registers;
  private final Convention convention;
  private final Shape shape;

  /** The ways for a type. */
  public Adapters(Assembler code, Convention convention, Signature type) {
    this.code = code;
    this.registers = code.registers();
    this.convention = convention;
    this.shape = new Shape(type, registers.arguments());
  }

  /** See {@link Target#entry}. */
  public byte[] entry() {
    int area = 8 * shape.slots() + 15 & ~15;
    convention.enter(area);
    code.mov(registers.context(), convention.arguments()[0]);
    code.load(registers.memory(), registers.context(), Layout.MEMORY_BASE);
    code.mov(registers.scratch(), convention.arguments()[1]);
    code.mov(registers.temporary(), convention.arguments()[2]);
    loadParameters();
    code.constant(convention.trapped(), 0);
    code.constant(registers.frame(), 0);
    code.callTo(registers.scratch());
    // A trap arrives here as well.
    code.load(registers.temporary(), registers.stack(), convention.kept(area));
    storeResults();
    code.mov(registers.result(), convention.trapped());
    convention.leave(area);
    return code.toArray();
  }

  private void loadParameters() {
    byte[] params = shape.type().params();
    int from = registers.temporary();
    int at = 0;
    for (int i = 0; i < params.length; i++) {
      int to = shape.param(i);
      if (to < 0) {
        int between = convention.trapped();
        for (int s = 0; s < Types.slots(params[i]); s++) {
          narrow(between, from, 8 * (at + s), params[i]);
          code.store(between, registers.stack(), 8 * (~to + s));
        }
      } else if (Types.vector(params[i])) {
        code.loadVector(to - Machine.VECTOR, from, 8 * at, params[i] == Types.V128);
      } else {
        narrow(to, from, 8 * at, params[i]);
      }
      at += Types.slots(params[i]);
    }
  }

  /** Generated code relies on the upper half of an i32 being zero. */
  private void narrow(int register, int base, int disp, byte type) {
    if (type == Types.I32) {
      code.load32(register, base, disp);
    } else {
      code.load(register, base, disp);
    }
  }

  private void storeResults() {
    byte[] results = shape.type().results();
    int to = registers.temporary();
    int at = 0;
    for (int i = 0; i < results.length; i++) {
      if (i > 0) {
        int between = convention.arguments()[2];
        for (int s = 0; s < Types.slots(results[i]); s++) {
          code.load(between, registers.stack(), 8 * (shape.result(i) + s));
          code.store(between, to, 8 * (at + s));
        }
      } else if (Types.vector(results[0])) {
        code.storeVector(0, to, 0, results[0] == Types.V128);
      } else {
        code.store(registers.result(), to, 0);
      }
      at += Types.slots(results[i]);
    }
  }

  /** See {@link Target#host}. */
  public byte[] host(int index) {
    int context = registers.context();
    int slots = Math.max(Types.slots(shape.type().params()), Types.slots(shape.type().results()));
    code.enterFrame();
    code.reserveStack(FrameLayout.hostFrame(slots));
    int exhausted = code.jumpIfStackBelow(context, Layout.STACK_LIMIT, 0);
    int enough = code.size();
    lost(false);
    storeParameters();
    code.mov(convention.arguments()[0], context);
    code.constant(convention.arguments()[1], index);
    code.copyStack(convention.arguments()[2]);
    code.callAt(context, Layout.UPCALL);
    lost(true);
    int held = code.jumpIfSet(registers.result());
    loadResults();
    code.leaveFrame();
    code.ret();
    code.patchHere(exhausted);
    Traps.callStub(code, Layout.STACK_STUB, 0);
    code.jumpBack(enough);
    code.patchHere(held);
    Traps.trap(code, Codes.HELD_BY_HOST);
    return code.toArray();
  }

  private void lost(boolean load) {
    for (int i = 0; i < convention.lost().length; i++) {
      int disp = -8 * (i + 1);
      if (load) {
        code.load(convention.lost()[i], registers.frame(), disp);
      } else {
        code.store(convention.lost()[i], registers.frame(), disp);
      }
    }
  }

  private void storeParameters() {
    byte[] params = shape.type().params();
    int to = registers.stack();
    int at = 0;
    for (int i = 0; i < params.length; i++) {
      int from = shape.param(i);
      if (from < 0) {
        for (int s = 0; s < Types.slots(params[i]); s++) {
          code.load(registers.scratch(), registers.frame(), FrameLayout.incoming(~from + s));
          code.store(registers.scratch(), to, 8 * (at + s));
        }
      } else if (Types.vector(params[i])) {
        code.storeVector(from - Machine.VECTOR, to, 8 * at, params[i] == Types.V128);
      } else {
        code.store(from, to, 8 * at);
      }
      at += Types.slots(params[i]);
    }
  }

  private void loadResults() {
    byte[] results = shape.type().results();
    int from = registers.stack();
    int at = Types.slots(results);
    for (int i = results.length - 1; i >= 0; i--) {
      at -= Types.slots(results[i]);
      if (i > 0) {
        for (int s = 0; s < Types.slots(results[i]); s++) {
          narrow(registers.scratch(), from, 8 * (at + s), results[i]);
          int disp = FrameLayout.incoming(shape.result(i) + s);
          code.store(registers.scratch(), registers.frame(), disp);
        }
      } else if (Types.vector(results[0])) {
        code.loadVector(0, from, 0, results[0] == Types.V128);
      } else {
        narrow(registers.result(), from, 0, results[0]);
      }
    }
  }
}
