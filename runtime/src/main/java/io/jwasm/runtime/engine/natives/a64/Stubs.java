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

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.StubCode;

/** Code that all modules share, made once per process. The kind or index comes in T0. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Stubs {
  /** Where Linux keeps x16 and the program counter in what a signal handler is given. */
  private static final int SIGNAL_T0 = 312;

  private static final int SIGNAL_PC = 440;

  private final Asm asm = new Asm(false);
  private final int trap;
  private final int builtin;
  private final int raise;
  private final int handler;

  /**
   * Assembles.
   *
   * @param base where the code will lie
   * @param codeStart where generated code starts
   * @param codeSize bytes in which a fault is a guest's
   * @param next the handler for all other faults
   */
  Stubs(long base, long codeStart, long codeSize, long next) {
    trap = asm.size();
    asm.store32(T0, CONTEXT, Layout.TRAP_KIND);
    asm.mov(T1, LR);
    int unwind = asm.size();
    unwind();
    builtin = asm.size();
    builtin();
    raise = asm.size();
    raise();
    int fault = asm.size();
    asm.mov(T1, T0);
    asm.constant(T0, Trap.Kind.MEMORY_OUT_OF_BOUNDS.ordinal());
    asm.store32(T0, CONTEXT, Layout.TRAP_KIND);
    asm.patch(asm.jump(), unwind);
    handler = asm.size();
    handler(codeStart, codeSize, base + fault, next);
  }

  /** Records where the frames return to, and returns to the entry with the context in x19. */
  private void unwind() {
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
    asm.patch(asm.jump(), loop);
    asm.patchHere(done);
    asm.store(T0, CONTEXT, Layout.TRAP_END);
    asm.load(LR, FP, FrameLayout.RETURN_ADDRESS);
    asm.addImmediate(W, SP, FP, Frames.LINK);
    asm.mov(Adapters.TRAPPED, CONTEXT);
    asm.ret();
  }

  /** Asks Java; the slots are at the stack pointer. The return address is just below them. */
  private void upcall() {
    asm.pushFrame(Frames.LINK);
    asm.mov(0, CONTEXT);
    asm.constant(1, Codes.BUILTIN_FLAG);
    asm.rrr(Asm.ORR, 0, 1, 1, T0);
    asm.addImmediate(W, 2, SP, Frames.LINK);
    asm.load(T1, CONTEXT, Layout.UPCALL);
    asm.callTo(T1);
    asm.popFrame(Frames.LINK);
  }

  private void builtin() {
    upcall();
    int held = asm.jumpIfZero(0, 0, false);
    asm.ret();
    asm.patchHere(held);
    trapHeld();
  }

  /** The return address is that of the place that asked. */
  private void trapHeld() {
    asm.constant(T0, Codes.HELD_BY_HOST);
    asm.patch(asm.jump(), trap);
  }

  /**
   * Called as the builtin stub is, to throw: Java finds the handler and leaves in the context with
   * which registers it is entered. Only it knows which frames keep which registers.
   */
  private void raise() {
    asm.store(FP, CONTEXT, Layout.UNWIND_FRAME);
    preserved(false);
    upcall();
    asm.compareImmediate(0, 0, Codes.CAUGHT);
    int held = asm.jumpIf(Condition.NE);
    preserved(true);
    asm.load(FP, CONTEXT, Layout.UNWIND_FRAME);
    asm.load(T0, CONTEXT, Layout.UNWIND_PC);
    asm.jumpTo(T0);
    asm.patchHere(held);
    trapHeld();
  }

  private void preserved(boolean load) {
    int[] registers = A64Machine.PRESERVED;
    for (int i = 0; i < registers.length; i += 2) {
      int disp = Layout.UNWIND_REGISTERS + 8 * i;
      asm.pair(load, registers[i], registers[i + 1], CONTEXT, disp);
    }
  }

  /**
   * A signal handler with SA_SIGINFO: faults of generated code continue at the trap, with the place
   * in T0; everything else is the next handler's, which gets the same arguments.
   */
  private void handler(long start, long size, long target, long next) {
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

  StubCode code() {
    return new StubCode(asm.toArray(), trap, builtin, raise, 0, 0, -1, -1, handler);
  }
}
