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
import io.jwasm.runtime.engine.natives.target.StubCode;

/** Code that all modules share, made once per process. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Stubs {
  /** Where Linux keeps rax and rip in the context that a signal handler is given. */
  private static final int SIGNAL_RAX = 144;

  private static final int SIGNAL_RIP = 168;

  /** What an upcall may change, but for rax and rcx. */
  private static final int[] CALLER_SAVED = {RDX, RSI, RDI, 8, 9, 10, 11};

  private static final int VECTORS = 16;

  private final Asm asm = new Asm();
  private final int trap;
  private final int builtin;
  private final int raise;
  private final int copy;
  private final int fill;
  private final int poll;
  private final int stack;
  private final int asked;
  private final int fault;
  private final int handler;

  /**
   * Assembles.
   *
   * @param base where the code will lie
   * @param codeStart where generated code starts
   * @param codeSize bytes in which a fault is a guest's
   * @param next the handler for all other faults, or 0 if there is none
   */
  Stubs(long base, long codeStart, long codeSize, long next) {
    trap = asm.size();
    asm.pop(RCX);
    asm.rm(0, 0x89, 0, RAX, R15, -1, Layout.TRAP_KIND);
    int unwind = asm.size();
    unwind();
    builtin = asm.size();
    builtin();
    raise = asm.size();
    raise();
    var bulk = new BulkStubs(asm, trap);
    copy = asm.size();
    bulk.copy();
    fill = asm.size();
    bulk.fill();
    poll = asm.size();
    asm.load(RCX, RSP, 0);
    asked = asm.size();
    poll();
    stack = asm.size();
    stack();
    fault = asm.size();
    asm.mov(RCX, RAX);
    asm.rm(0, 0xc7, 0, 0, R15, -1, Layout.TRAP_KIND);
    asm.int32(Trap.Kind.MEMORY_OUT_OF_BOUNDS.ordinal());
    asm.patch32(asm.jmp(), unwind - asm.size());
    handler = asm.size();
    handler(codeStart, codeSize, base + fault, next);
  }

  /** Records where the frames return to, and returns to the entry with the context in rbx. */
  private void unwind() {
    asm.store(RCX, R15, Layout.TRAP_PC);
    asm.load(RDX, R15, Layout.TRAP_FRAMES);
    asm.constant(RCX, Codes.MAX_FRAMES);
    int loop = asm.size();
    asm.load(RAX, RBP, 0);
    asm.rr(0, 0x85, W, RAX, RAX);
    int done = asm.jcc(Asm.E);
    asm.rr(0, 0x85, W, RCX, RCX);
    int full = asm.jcc(Asm.E);
    asm.immediate(5, W, RCX, 1);
    asm.load(RSI, RBP, 8);
    asm.store(RSI, RDX, 0);
    asm.immediate(0, W, RDX, 8);
    asm.patchHere(full);
    asm.mov(RBP, RAX);
    asm.patch32(asm.jmp(), loop - asm.size());
    asm.patchHere(done);
    asm.store(RDX, R15, Layout.TRAP_END);
    asm.lea(RSP, RBP, -1, 8, W);
    asm.mov(RBX, R15);
    asm.ret();
  }

  /** Called with the builtin in eax and its slots above the return address. */
  private void builtin() {
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
    asm.rr(0, 0x85, 0, RAX, RAX);
    int held = asm.jcc(Asm.NE);
    asm.ret();
    asm.patchHere(held);
    // The return address is that of the place that asked.
    asm.constant(RAX, Codes.HELD_BY_HOST);
    asm.patch32(asm.jmp(), trap - asm.size());
  }

  /**
   * Called as the builtin stub is, to throw: Java finds the handler and leaves in the context with
   * which registers it is entered. Only it knows which frames keep which registers.
   */
  private void raise() {
    asm.store(RBP, R15, Layout.UNWIND_FRAME);
    for (int i = 0; i < X64Machine.PRESERVED.length; i++) {
      asm.store(X64Machine.PRESERVED[i], R15, Layout.UNWIND_REGISTERS + 8 * i);
    }
    asm.immediate(5, W, RSP, 8);
    asm.mov(RDI, R15);
    asm.mov32(RSI, RAX);
    asm.immediate(1, 0, RSI, Codes.BUILTIN_FLAG);
    asm.lea(RDX, RSP, -1, 16, W);
    asm.callAt(R15, Layout.UPCALL);
    asm.immediate(0, W, RSP, 8);
    asm.immediate(7, 0, RAX, Codes.CAUGHT);
    int held = asm.jcc(Asm.NE);
    for (int i = 0; i < X64Machine.PRESERVED.length; i++) {
      asm.load(X64Machine.PRESERVED[i], R15, Layout.UNWIND_REGISTERS + 8 * i);
    }
    asm.load(RBP, R15, Layout.UNWIND_FRAME);
    asm.rm(0, 0xff, 0, 4, R15, -1, Layout.UNWIND_PC);
    asm.patchHere(held);
    asm.constant(RAX, Codes.HELD_BY_HOST);
    asm.patch32(asm.jmp(), trap - asm.size());
  }

  /**
   * Called from a loop of an interrupted guest, with the place there in rcx: all other registers
   * but rax stay as they are. Returns if the guest is to go on.
   */
  private void poll() {
    asm.store(RCX, R15, Layout.TRAP_PC);
    asm.store(RBP, R15, Layout.UNWIND_FRAME);
    for (int register : CALLER_SAVED) {
      asm.push(register);
    }
    asm.immediate(5, W, RSP, 16 * VECTORS);
    for (int i = 0; i < VECTORS; i++) {
      asm.rm(0, 0x0f11, 0, i, RSP, -1, 16 * i);
    }
    asm.mov(RDI, R15);
    asm.constant(RSI, Codes.BUILTIN_FLAG | Builtin.PAUSE.ordinal());
    asm.mov(RDX, RSP);
    asm.callAt(R15, Layout.UPCALL);
    for (int i = 0; i < VECTORS; i++) {
      asm.rm(0, 0x0f10, 0, i, RSP, -1, 16 * i);
    }
    asm.immediate(0, W, RSP, 16 * VECTORS);
    for (int i = CALLER_SAVED.length - 1; i >= 0; i--) {
      asm.pop(CALLER_SAVED[i]);
    }
    asm.rr(0, 0x85, 0, RAX, RAX);
    int held = asm.jcc(Asm.NE);
    asm.ret();
    asm.patchHere(held);
    asm.constant(RAX, Codes.HELD_BY_HOST);
    asm.patch32(asm.jmp(), trap - asm.size());
  }

  /**
   * Called at the start of a function that needs the bytes in rax and found no stack for them. That
   * is how a guest is interrupted as well, and it goes on when it has stack. The limit is read once
   * for both questions, as it changes when the guest is let go on.
   */
  private void stack() {
    int again = asm.size();
    asm.load(RCX, R15, Layout.STACK_LIMIT);
    asm.immediate(7, W, RCX, -1);
    int interrupted = asm.jcc(Asm.E);
    asm.rr(0, 0xf7, W, 3, RAX);
    asm.lea(RAX, RSP, RAX, 8, W);
    asm.rr(0, 0x3b, W, RAX, RCX);
    int exhausted = asm.jcc(Asm.B);
    asm.ret();
    asm.patchHere(exhausted);
    asm.constant(RAX, Trap.Kind.STACK_EXHAUSTED.ordinal());
    asm.patch32(asm.jmp(), trap - asm.size());
    asm.patchHere(interrupted);
    asm.load(RCX, RSP, 0);
    asm.push(RAX);
    asm.byte1(0xe8);
    asm.int32(asked - asm.size() - 4);
    asm.pop(RAX);
    asm.patch32(asm.jmp(), again - asm.size());
  }

  /**
   * A signal handler with SA_SIGINFO: faults of generated code continue at the trap, with the place
   * in rax; everything else is the next handler's, which gets the same arguments.
   */
  private void handler(long start, long size, long target, long next) {
    asm.load(RAX, RDX, SIGNAL_RIP);
    asm.constant(RCX, start);
    asm.rr(0, 0x2b, W, RAX, RCX);
    asm.constant(RCX, size);
    asm.rr(0, 0x3b, W, RAX, RCX);
    int other = asm.jcc(Asm.AE);
    asm.load(RAX, RDX, SIGNAL_RIP);
    asm.store(RAX, RDX, SIGNAL_RAX);
    asm.constant(RCX, target);
    asm.store(RCX, RDX, SIGNAL_RIP);
    asm.ret();
    asm.patchHere(other);
    asm.constant(RAX, next);
    asm.rr(0, 0xff, 0, 4, RAX);
  }

  StubCode code() {
    return new StubCode(asm.toArray(), trap, builtin, raise, copy, fill, poll, stack, handler);
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
