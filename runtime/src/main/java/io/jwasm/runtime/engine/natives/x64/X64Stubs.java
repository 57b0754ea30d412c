package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSP;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.linux.Jni;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Stubs;

/** The stubs of x86-64; the number comes in eax, and scratch are rax and rcx. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class X64Stubs extends Stubs {
  /** Where Linux keeps rax and rip in the context that a signal handler is given. */
  private static final int SIGNAL_RAX = 144;

  private static final int SIGNAL_RIP = 168;

  /** What an upcall may change, but for rax and rcx. */
  private static final int[] CALLER_SAVED = {RDX, RSI, RDI, 8, 9, 10, 11};

  private static final int VECTORS = 16;

  private final Asm asm;
  private final BulkStubs bulk;

  /** Where {@link #poll} goes on with the place in rcx. */
  private int asked;

  X64Stubs() {
    this(new Asm());
  }

  private X64Stubs(Asm asm) {
    super(asm);
    this.asm = asm;
    bulk = new BulkStubs(asm, () -> callPoll(RAX, RCX, RAX));
  }

  @Override
  protected void trap() {
    asm.pop(RCX);
    asm.rm(0, 0x89, 0, RAX, R15, -1, Layout.TRAP_KIND);
  }

  @Override
  protected void fault() {
    asm.mov(RCX, RAX);
    asm.rm(0, 0xc7, 0, 0, R15, -1, Layout.TRAP_KIND);
    asm.int32(Trap.Kind.MEMORY_OUT_OF_BOUNDS.ordinal());
  }

  @Override
  protected void copy() {
    bulk.copy();
  }

  @Override
  protected void fill() {
    bulk.fill();
  }

  @Override
  protected void unwind() {
    asm.store(RCX, R15, Layout.TRAP_PC);
    asm.load(RDX, R15, Layout.TRAP_FRAMES);
    asm.constant(RCX, Codes.MAX_FRAMES);
    int loop = asm.size();
    asm.load(RAX, RBP, 0);
    asm.rr(0, 0x85, W, RAX, RAX);
    int done = asm.jumpIf(Asm.E);
    asm.rr(0, 0x85, W, RCX, RCX);
    int full = asm.jumpIf(Asm.E);
    asm.immediate(5, W, RCX, 1);
    asm.load(RSI, RBP, 8);
    asm.store(RSI, RDX, 0);
    asm.immediate(0, W, RDX, 8);
    asm.patchHere(full);
    asm.mov(RBP, RAX);
    asm.jumpBack(loop);
    asm.patchHere(done);
    asm.store(RDX, R15, Layout.TRAP_END);
    asm.lea(RSP, RBP, -1, 8, W);
    asm.mov(RBX, R15);
    asm.ret();
  }

  @Override
  protected void builtin() {
    asm.push(RSI);
    asm.push(RDI);
    asm.immediate(5, W, RSP, 8);
    asm.mov(RDI, R15);
    asm.mov32(RSI, RAX);
    asm.immediate(1, 0, RSI, Codes.BUILTIN_FLAG);
    asm.lea(RDX, RSP, -1, 32, W);
    asm.callAt(R15, Layout.UPCALL);
    asm.immediate(0, W, RSP, 8);
    asm.pop(RDI);
    asm.pop(RSI);
    returnOrTrap(RAX);
  }

  @Override
  protected void raised() {
    asm.immediate(5, W, RSP, 8);
    asm.mov(RDI, R15);
    asm.mov32(RSI, RAX);
    asm.immediate(1, 0, RSI, Codes.BUILTIN_FLAG);
    asm.lea(RDX, RSP, -1, 16, W);
    asm.callAt(R15, Layout.UPCALL);
    asm.immediate(0, W, RSP, 8);
  }

  @Override
  protected int jumpUnlessCaught() {
    asm.immediate(7, 0, RAX, Codes.CAUGHT);
    return asm.jumpIf(Asm.NE);
  }

  @Override
  protected void jumpAt(int disp) {
    asm.rm(0, 0xff, 0, 4, R15, -1, disp);
  }

  @Override
  protected void poll() {
    asm.load(RCX, RSP, 0);
    asked = asm.size();
    asm.store(RCX, R15, Layout.TRAP_PC);
    asm.store(RBP, R15, Layout.UNWIND_FRAME);
    upcall(Builtin.PAUSE);
    returnOrTrap(RAX);
  }

  @Override
  protected void compile() {
    asm.enterFrame();
    asm.constant(RCX, 0);
    asm.store(RCX, R15, Layout.TRAP_PC);
    asm.store(RBP, R15, Layout.UNWIND_FRAME);
    asm.push(RAX);
    upcall(Builtin.COMPILE);
    int held = asm.jumpIfSet(RAX);
    asm.leaveFrame();
    jumpAt(Layout.UNWIND_PC);
    asm.patchHere(held);
    asm.resetStack(0);
    trapWith(Codes.HELD_BY_HOST);
  }

  /** Asks Java, with the stack pointer as it is as the slots; changes rax and rcx alone. */
  private void upcall(Builtin builtin) {
    asm.mov(RCX, RSP);
    for (int register : CALLER_SAVED) {
      asm.push(register);
    }
    asm.immediate(5, W, RSP, 16 * VECTORS);
    for (int i = 0; i < VECTORS; i++) {
      asm.rm(0, 0x0f11, 0, i, RSP, -1, 16 * i);
    }
    asm.mov(RDI, R15);
    asm.constant(RSI, Codes.BUILTIN_FLAG | builtin.ordinal());
    asm.mov(RDX, RCX);
    asm.callAt(R15, Layout.UPCALL);
    for (int i = 0; i < VECTORS; i++) {
      asm.rm(0, 0x0f10, 0, i, RSP, -1, 16 * i);
    }
    asm.immediate(0, W, RSP, 16 * VECTORS);
    for (int i = CALLER_SAVED.length - 1; i >= 0; i--) {
      asm.pop(CALLER_SAVED[i]);
    }
  }

  @Override
  protected void stack() {
    int again = asm.size();
    asm.load(RCX, R15, Layout.STACK_LIMIT);
    asm.immediate(7, W, RCX, -1);
    int interrupted = asm.jumpIf(Asm.E);
    asm.rr(0, 0xf7, W, 3, RAX);
    asm.lea(RAX, RSP, RAX, 8, W);
    asm.rr(0, 0x3b, W, RAX, RCX);
    int exhausted = asm.jumpIf(Asm.B);
    asm.ret();
    asm.patchHere(exhausted);
    trapWith(Trap.Kind.STACK_EXHAUSTED.ordinal());
    asm.patchHere(interrupted);
    callPoll(RAX);
    asm.jumpBack(again);
  }

  /** Polls in a stub, which was called; an odd number of registers is kept. */
  private void callPoll(int... kept) {
    for (int register : kept) {
      asm.push(register);
    }
    asm.load(RCX, RSP, 8 * kept.length);
    asm.patch(asm.callFunction(), asked);
    for (int i = kept.length - 1; i >= 0; i--) {
      asm.pop(kept[i]);
    }
  }

  @Override
  protected void handler(long start, long size, long target, long next) {
    asm.load(RAX, RDX, SIGNAL_RIP);
    asm.constant(RCX, start);
    asm.rr(0, 0x2b, W, RAX, RCX);
    asm.constant(RCX, size);
    asm.rr(0, 0x3b, W, RAX, RCX);
    int other = asm.jumpIf(Asm.AE);
    asm.load(RAX, RDX, SIGNAL_RIP);
    asm.store(RAX, RDX, SIGNAL_RAX);
    asm.constant(RCX, target);
    asm.store(RCX, RDX, SIGNAL_RIP);
    asm.ret();
    asm.patchHere(other);
    asm.constant(RAX, next);
    asm.rr(0, 0xff, 0, 4, RAX);
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Target#slotCalls}. */
  static byte[] slotCalls(int functions) {
    var asm = new Asm();
    for (int i = 0; i < functions; i++) {
      asm.constant(RAX, i);
      asm.load(RCX, R15, Layout.CODE_SLOTS);
      asm.scaled(0xff, 0, 4, RCX, RAX);
      while (asm.size() % 16 != 0) {
        asm.byte1(0xcc);
      }
    }
    return asm.toArray();
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Target#jniUpcall}. */
  static byte[] jniUpcall(long object, long method) {
    var asm = new Asm();
    asm.immediate(5, W, RSP, 24);
    asm.store(RDI, RSP, 0);
    asm.store(RSI, RSP, 8);
    asm.store(RDX, RSP, 16);
    asm.load(RDI, RDI, Layout.ENVIRONMENT);
    asm.constant(RSI, object);
    asm.constant(RDX, method);
    asm.mov(RCX, RSP);
    asm.load(RAX, RDI, 0);
    asm.callAt(RAX, Jni.CALL_INT_METHOD);
    asm.immediate(0, W, RSP, 24);
    asm.ret();
    return asm.toArray();
  }
}
