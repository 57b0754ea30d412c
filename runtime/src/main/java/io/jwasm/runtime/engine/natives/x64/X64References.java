package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R14;
import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.References;

/** Calls of function references; rax has the reference, or the frame while arguments are moved. */
final class X64References implements References {
  private final X64Emitter e;
  private final Asm asm;

  X64References(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  @Override
  public void lookUp() {
    int type = e.ir.pool[e.x()];
    int table = e.ir.pool[e.x() + 1];
    int index = e.general(e.a(), RAX);
    asm.load(RCX, R15, e.layout.table(table));
    asm.rm(0, 0x3b, 0, index, RCX, -1, -8);
    e.trapIf(Asm.AE, Trap.Kind.UNDEFINED_ELEMENT);
    asm.scaled(0x8b, W, RAX, RCX, index);
    asm.rr(0, 0x85, W, RAX, RAX);
    e.trapIf(Asm.E, Trap.Kind.UNINITIALIZED_ELEMENT);
    asm.load32(RCX, R15, e.layout.type(type));
    asm.rm(0, 0x3b, 0, RCX, RAX, -1, Layout.REFERENCE_TYPE);
    e.trapIf(Asm.NE, Trap.Kind.INDIRECT_CALL_TYPE_MISMATCH);
    asm.store(RAX, RBP, FrameLayout.SCRATCH);
  }

  @Override
  public void take() {
    asm.load(RAX, RBP, FrameLayout.SCRATCH);
  }

  @Override
  public int jumpIfForeign() {
    asm.rm(0, 0x3b, W, R15, RAX, -1, Layout.REFERENCE_CONTEXT);
    return asm.jumpIf(Asm.NE);
  }

  @Override
  public void call() {
    asm.rm(0, 0xff, 0, 2, RAX, -1, 0);
  }

  @Override
  public void jump() {
    asm.rm(0, 0xff, 0, 4, RAX, -1, 0);
  }

  @Override
  public void callForeign() {
    asm.load(R15, RAX, Layout.REFERENCE_CONTEXT);
    asm.load(R14, R15, Layout.MEMORY_BASE);
    call();
  }
}
