package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.FP;
import static io.jwasm.runtime.engine.natives.a64.Asm.LR;
import static io.jwasm.runtime.engine.natives.a64.Asm.SP;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.T3;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.linux.Jni;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Stubs;

/** The stubs of aarch64; the number comes in T0, and scratch are T0 to T3. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class A64Stubs extends Stubs {
  /** Where Linux keeps x16 and the program counter in what a signal handler is given. */
  private static final int SIGNAL_T0 = 312;

  private static final int SIGNAL_PC = 440;

  /** What generated code may keep in registers while it polls; C preserves the others. */
  private static final int GENERALS = 14;

  private static final int VECTORS = 29;
  private static final int POLL_FRAME = 8 * GENERALS + 16 * VECTORS;

  private final Asm asm;
  private final BulkStubs bulk;

  /** Where {@link #poll} goes on when the place is known. */
  private int asked;

  A64Stubs() {
    this(new Asm(false));
  }

  private A64Stubs(Asm asm) {
    super(asm);
    this.asm = asm;
    bulk = new BulkStubs(asm, () -> callPoll(ZR));
  }

  @Override
  protected void trap() {
    asm.store32(T0, CONTEXT, Layout.TRAP_KIND);
    asm.mov(T1, LR);
  }

  @Override
  protected void fault() {
    asm.mov(T1, T0);
    asm.constant(T0, Trap.Kind.MEMORY_OUT_OF_BOUNDS.ordinal());
    asm.store32(T0, CONTEXT, Layout.TRAP_KIND);
  }

  @Override
  protected void unwind() {
    asm.store(T1, CONTEXT, Layout.TRAP_PC);
    asm.load(T0, CONTEXT, Layout.TRAP_FRAMES);
    asm.constant(T1, Codes.MAX_FRAMES);
    int loop = asm.size();
    asm.load(T2, FP, 0);
    int done = asm.jumpIfZero(W, T2, true);
    int full = asm.jumpIfZero(W, T1, true);
    asm.addImmediate(W, T1, T1, -1);
    asm.load(T3, FP, FrameLayout.RETURN_ADDRESS);
    asm.store(T3, T0, 0);
    asm.addImmediate(W, T0, T0, 8);
    asm.patchHere(full);
    asm.mov(FP, T2);
    asm.jumpBack(loop);
    asm.patchHere(done);
    asm.store(T0, CONTEXT, Layout.TRAP_END);
    asm.load(LR, FP, FrameLayout.RETURN_ADDRESS);
    asm.addImmediate(W, SP, FP, Asm.LINK);
    asm.mov(A64Convention.TRAPPED, CONTEXT);
    asm.ret();
  }

  /** Asks Java; the slots are at the stack pointer. The return address is just below them. */
  private void upcall() {
    asm.pushFrame(Asm.LINK);
    asm.mov(0, CONTEXT);
    asm.constant(1, Codes.BUILTIN_FLAG);
    asm.rrr(Asm.ORR, 0, 1, 1, T0);
    asm.addImmediate(W, 2, SP, Asm.LINK);
    asm.load(T1, CONTEXT, Layout.UPCALL);
    asm.callTo(T1);
    asm.popFrame(Asm.LINK);
  }

  @Override
  protected void builtin() {
    upcall();
    returnOrTrap(0);
  }

  @Override
  protected void raised() {
    upcall();
  }

  @Override
  protected int jumpUnlessCaught() {
    asm.compareImmediate(0, 0, Codes.CAUGHT);
    return asm.jumpIf(Condition.NE);
  }

  @Override
  protected void jumpAt(int disp) {
    asm.load(T0, CONTEXT, disp);
    asm.jumpTo(T0);
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
  protected void poll() {
    asm.store(LR, CONTEXT, Layout.TRAP_PC);
    asked = asm.size();
    asm.store(FP, CONTEXT, Layout.UNWIND_FRAME);
    asm.pushFrame(Asm.LINK);
    upcallWithRegisters(Builtin.PAUSE);
    asm.popFrame(Asm.LINK);
    returnOrTrap(T0);
  }

  @Override
  protected void compile() {
    asm.enterFrame();
    asm.store(ZR, CONTEXT, Layout.TRAP_PC);
    asm.store(FP, CONTEXT, Layout.UNWIND_FRAME);
    asm.reserveStack(16);
    asm.store(T0, SP, 0);
    upcallWithRegisters(Builtin.COMPILE);
    int held = asm.jumpIfSet(T0);
    asm.leaveFrame();
    jumpAt(Layout.UNWIND_PC);
    asm.patchHere(held);
    trapWith(Codes.HELD_BY_HOST);
  }

  /** Asks Java, with the stack pointer as it is as the slots; the answer is in T0. */
  private void upcallWithRegisters(Builtin builtin) {
    asm.reserveStack(POLL_FRAME);
    registers(false);
    asm.mov(0, CONTEXT);
    asm.constant(1, Codes.BUILTIN_FLAG | builtin.ordinal());
    asm.addImmediate(W, 2, SP, POLL_FRAME);
    asm.callAt(CONTEXT, Layout.UPCALL);
    asm.mov(T0, 0);
    registers(true);
    asm.add(SP, SP, POLL_FRAME);
  }

  private void registers(boolean load) {
    for (int i = 0; i < GENERALS; i += 2) {
      asm.pair(load, i, i + 1, SP, 8 * i);
    }
    for (int i = 0; i < VECTORS; i++) {
      int disp = 8 * GENERALS + 16 * i;
      if (load) {
        asm.loadVector(i, SP, disp, true);
      } else {
        asm.storeVector(i, SP, disp, true);
      }
    }
  }

  @Override
  protected void stack() {
    int again = asm.size();
    asm.load(T1, CONTEXT, Layout.STACK_LIMIT);
    asm.compareImmediate(W, T1, -1);
    int interrupted = asm.jumpIf(Condition.EQ);
    // sub T2, sp, T0
    asm.word(0xcb206000 | T0 << 16 | SP << 5 | T2);
    asm.rrr(Asm.SUBS, W, ZR, T2, T1);
    int exhausted = asm.jumpIf(Condition.LO);
    asm.ret();
    asm.patchHere(exhausted);
    trapWith(Trap.Kind.STACK_EXHAUSTED.ordinal());
    asm.patchHere(interrupted);
    callPoll(T0);
    asm.jumpBack(again);
  }

  /** Polls in a stub, which was called; a register is kept. */
  private void callPoll(int kept) {
    asm.store(LR, CONTEXT, Layout.TRAP_PC);
    asm.add(SP, SP, -16);
    asm.pair(false, kept, LR, SP, 0);
    asm.patch(asm.callFunction(), asked);
    asm.pair(true, kept, LR, SP, 0);
    asm.add(SP, SP, 16);
  }

  @Override
  protected void handler(long start, long size, long target, long next) {
    asm.load(T0, 2, SIGNAL_PC);
    asm.constant(T1, start);
    asm.rrr(Asm.SUB, W, T1, T0, T1);
    asm.constant(T2, size);
    asm.rrr(Asm.SUBS, W, ZR, T1, T2);
    int other = asm.jumpIf(Condition.HS);
    asm.store(T0, 2, SIGNAL_T0);
    asm.constant(T1, target);
    asm.store(T1, 2, SIGNAL_PC);
    asm.ret();
    asm.patchHere(other);
    asm.constant(T0, next);
    asm.jumpTo(T0);
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Target#slotCalls}. */
  static byte[] slotCalls(int functions) {
    var asm = new Asm(false);
    for (int i = 0; i < functions; i++) {
      asm.constant(T0, i);
      asm.load(T1, CONTEXT, Layout.CODE_SLOTS);
      asm.indexed(Asm.access(3, Asm.LOAD, false) | 1 << 12, T1, T1, T0);
      asm.jumpTo(T1);
      while (asm.size() % 32 != 0) {
        asm.word(0);
      }
    }
    return asm.toArray();
  }

  /** See {@link io.jwasm.runtime.engine.natives.target.Target#jniUpcall}. */
  static byte[] jniUpcall(long object, long method) {
    var asm = new Asm(false);
    asm.pushFrame(Asm.LINK);
    asm.reserveStack(32);
    asm.store(0, SP, 0);
    asm.store(1, SP, 8);
    asm.store(2, SP, 16);
    asm.load(0, 0, Layout.ENVIRONMENT);
    asm.constant(1, object);
    asm.constant(2, method);
    asm.copyStack(3);
    asm.load(T0, 0, 0);
    asm.callAt(T0, Jni.CALL_INT_METHOD);
    asm.add(SP, SP, 32);
    asm.popFrame(Asm.LINK);
    asm.ret();
    return asm.toArray();
  }
}
