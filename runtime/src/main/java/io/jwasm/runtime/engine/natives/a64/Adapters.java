package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.FP;
import static io.jwasm.runtime.engine.natives.a64.Asm.MEMORY;
import static io.jwasm.runtime.engine.natives.a64.Asm.SP;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Shape;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * The ways in and out, one per type or import: values are passed between generated code and Java in
 * slots of 8 bytes, in order.
 */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Adapters {
  /** Where an entry finds the context that trapped, or 0. */
  static final int TRAPPED = 19;

  /** Frame and return address, x19 to x28, d8 to d15, the slots. */
  private static final int ENTRY_FRAME = 176;

  private static final int SLOTS = 160;

  private final Asm asm = new Asm(false);
  private final Shape shape;

  private Adapters(Signature type) {
    this.shape = new Shape(type, A64Machine.ARGUMENTS);
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Target#entry}. */
  static byte[] entry(Signature type) {
    var adapter = new Adapters(type);
    adapter.entry();
    return adapter.asm.toArray();
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Target#host}. */
  static byte[] host(Signature type, int index) {
    var adapter = new Adapters(type);
    adapter.host(index);
    return adapter.asm.toArray();
  }

  private void entry() {
    int area = 8 * shape.slots() + 15 & ~15;
    asm.pushFrame(ENTRY_FRAME);
    preserved(false);
    asm.store(2, SP, SLOTS);
    asm.mov(CONTEXT, 0);
    asm.load(MEMORY, CONTEXT, Layout.MEMORY_BASE);
    asm.mov(T0, 1);
    asm.mov(T1, 2);
    asm.add(SP, SP, -area);
    loadParameters();
    asm.constant(TRAPPED, 0);
    asm.constant(FP, 0);
    asm.callTo(T0);
    // A trap arrives here as well.
    asm.load(T1, SP, area + SLOTS);
    storeResults();
    asm.mov(0, TRAPPED);
    asm.add(SP, SP, area);
    preserved(true);
    asm.popFrame(ENTRY_FRAME);
    asm.ret();
  }

  /** What C expects to find as it was. */
  private void preserved(boolean load) {
    for (int i = 0; i < 10; i += 2) {
      asm.pair(load, 19 + i, 20 + i, SP, 16 + 8 * i);
    }
    for (int i = 0; i < 8; i += 2) {
      asm.vectorPair(load, 8 + i, 9 + i, SP, 96 + 8 * i);
    }
  }

  private void loadParameters() {
    byte[] params = shape.type().params();
    int at = 0;
    for (int i = 0; i < params.length; i++) {
      int to = shape.param(i);
      if (to < 0) {
        for (int s = 0; s < Types.slots(params[i]); s++) {
          narrow(T2, T1, 8 * (at + s), params[i]);
          asm.store(T2, SP, 8 * (~to + s));
        }
      } else if (Types.vector(params[i])) {
        vector(to - Machine.VECTOR, T1, 8 * at, params[i], true);
      } else {
        narrow(to, T1, 8 * at, params[i]);
      }
      at += Types.slots(params[i]);
    }
  }

  /** Generated code relies on the upper half of an i32 being zero. */
  private void narrow(int register, int base, int disp, byte type) {
    if (type == Types.I32) {
      asm.load32(register, base, disp);
    } else {
      asm.load(register, base, disp);
    }
  }

  private void vector(int register, int base, int disp, byte type, boolean load) {
    int log = Emitter.log(type);
    int kind = load ? Asm.LOAD : Asm.STORE;
    asm.memory(Asm.access(log, kind, true), log, register, base, disp);
  }

  private void storeResults() {
    byte[] results = shape.type().results();
    int at = 0;
    for (int i = 0; i < results.length; i++) {
      if (i > 0) {
        for (int s = 0; s < Types.slots(results[i]); s++) {
          asm.load(T2, SP, 8 * (shape.result(i) + s));
          asm.store(T2, T1, 8 * (at + s));
        }
      } else if (Types.vector(results[0])) {
        vector(0, T1, 0, results[0], false);
      } else {
        asm.store(0, T1, 0);
      }
      at += Types.slots(results[i]);
    }
  }

  private void host(int index) {
    asm.pushFrame(Frames.LINK);
    asm.addImmediate(W, FP, SP, 0);
    int slots = Math.max(Types.slots(shape.type().params()), Types.slots(shape.type().results()));
    asm.add(SP, SP, -FrameLayout.hostFrame(slots));
    asm.load(T0, CONTEXT, Layout.STACK_LIMIT);
    asm.compareStack(T0);
    int exhausted = asm.jumpIf(Condition.LO);
    storeParameters();
    asm.mov(0, CONTEXT);
    asm.constant(1, index);
    asm.addImmediate(W, 2, SP, 0);
    asm.load(T0, CONTEXT, Layout.UPCALL);
    asm.callTo(T0);
    int held = asm.jumpIfZero(0, 0, false);
    loadResults();
    asm.addImmediate(W, SP, FP, 0);
    asm.popFrame(Frames.LINK);
    asm.ret();
    asm.patchHere(exhausted);
    trap(Trap.Kind.STACK_EXHAUSTED.ordinal());
    asm.patchHere(held);
    trap(Codes.HELD_BY_HOST);
  }

  private void trap(int kind) {
    asm.constant(T0, kind);
    asm.load(T1, CONTEXT, Layout.TRAP_STUB);
    asm.callTo(T1);
  }

  private void storeParameters() {
    byte[] params = shape.type().params();
    int at = 0;
    for (int i = 0; i < params.length; i++) {
      int from = shape.param(i);
      if (from < 0) {
        for (int s = 0; s < Types.slots(params[i]); s++) {
          asm.load(T2, FP, Frames.LINK + 8 * (~from + s));
          asm.store(T2, SP, 8 * (at + s));
        }
      } else if (Types.vector(params[i])) {
        vector(from - Machine.VECTOR, SP, 8 * at, params[i], false);
      } else {
        asm.store(from, SP, 8 * at);
      }
      at += Types.slots(params[i]);
    }
  }

  private void loadResults() {
    byte[] results = shape.type().results();
    int at = Types.slots(results);
    for (int i = results.length - 1; i >= 0; i--) {
      at -= Types.slots(results[i]);
      if (i > 0) {
        for (int s = 0; s < Types.slots(results[i]); s++) {
          narrow(T2, SP, 8 * (at + s), results[i]);
          asm.store(T2, FP, Frames.LINK + 8 * (shape.result(i) + s));
        }
      } else if (Types.vector(results[0])) {
        vector(0, SP, 0, results[0], true);
      } else {
        narrow(0, SP, 0, results[0]);
      }
    }
  }
}
