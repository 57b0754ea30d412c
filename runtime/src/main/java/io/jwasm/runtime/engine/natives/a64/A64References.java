package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.MEMORY;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.T3;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.References;

/** Calls of function references. */
final class A64References implements References {
  /** Holds the reference; nothing else uses it in a call. */
  private static final int REFERENCE = T3;

  private final A64Emitter e;
  private final Asm asm;

  A64References(A64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  @Override
  public void lookUp() {
    int type = e.ir.pool[e.x()];
    int table = e.ir.pool[e.x() + 1];
    int index = e.general(e.a(), T2);
    asm.load(T0, CONTEXT, e.layout.table(table));
    asm.load32(T1, T0, -8);
    asm.rrr(Asm.SUBS, 0, ZR, index, T1);
    e.trapIf(Condition.HS, Trap.Kind.UNDEFINED_ELEMENT);
    // ldr reference, [T0, index, uxtw #3]
    asm.indexed(Asm.access(3, Asm.LOAD, false) | 1 << 12, REFERENCE, T0, index);
    e.trapAt(asm.jumpIfZero(W, REFERENCE, true), Trap.Kind.UNINITIALIZED_ELEMENT);
    asm.load32(T0, CONTEXT, e.layout.type(type));
    asm.load32(T1, REFERENCE, Layout.REFERENCE_TYPE);
    asm.rrr(Asm.SUBS, 0, ZR, T0, T1);
    e.trapIf(Condition.NE, Trap.Kind.INDIRECT_CALL_TYPE_MISMATCH);
  }

  @Override
  public void take() {
    // It stayed where it is.
  }

  @Override
  public int jumpIfForeign() {
    asm.load(T1, REFERENCE, Layout.REFERENCE_CONTEXT);
    asm.load(T0, REFERENCE, 0);
    asm.rrr(Asm.SUBS, W, ZR, CONTEXT, T1);
    return asm.jumpIf(Condition.NE);
  }

  @Override
  public void call() {
    asm.callTo(T0);
  }

  @Override
  public void jump() {
    asm.jumpTo(T0);
  }

  @Override
  public void callForeign() {
    asm.load(CONTEXT, REFERENCE, Layout.REFERENCE_CONTEXT);
    asm.load(T0, REFERENCE, 0);
    asm.load(MEMORY, CONTEXT, Layout.MEMORY_BASE);
    asm.callTo(T0);
  }
}
