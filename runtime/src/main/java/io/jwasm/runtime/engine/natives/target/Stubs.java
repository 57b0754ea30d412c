package io.jwasm.runtime.engine.natives.target;

/**
 * Code that all modules share, made once per process. Generated code calls it with a number in the
 * scratch register: the kind of trap, the builtin, the bytes of stack that it needs.
 */
public abstract class Stubs {
  private final Assembler code;
  private int trap;

  protected Stubs(Assembler code) {
    this.code = code;
  }

  /** See {@link Target#stubs}. */
  public final StubCode assemble(long base, long codeStart, long codeSize, long next) {
    trap = code.size();
    trap();
    int unwind = code.size();
    unwind();
    int builtin = code.size();
    builtin();
    int raise = code.size();
    raise();
    int poll = code.size();
    poll();
    int stack = code.size();
    stack();
    int compile = code.size();
    compile();
    int copy = code.size();
    copy();
    int fill = code.size();
    fill();
    int fault = code.size();
    fault();
    code.jumpBack(unwind);
    int handler = code.size();
    handler(codeStart, codeSize, base + fault, next);
    return new StubCode(
        code.toArray(), trap, builtin, raise, copy, fill, poll, stack, compile, handler);
  }

  /** Notes kind and place of a trap, as called; goes on to unwind. */
  protected abstract void trap();

  /** Records where the frames return to, and returns to the entry with the context. */
  protected abstract void unwind();

  /** Called with slots at the stack pointer, to ask Java. */
  protected abstract void builtin();

  /**
   * Called as the builtin stub is, to throw: Java finds the handler and leaves in the context with
   * which registers it is entered. Only it knows which frames keep which registers.
   */
  private void raise() {
    Registers registers = code.registers();
    code.store(registers.frame(), registers.context(), Layout.UNWIND_FRAME);
    preserved(false);
    raised();
    int held = jumpUnlessCaught();
    preserved(true);
    code.load(registers.frame(), registers.context(), Layout.UNWIND_FRAME);
    jumpAt(Layout.UNWIND_PC);
    code.patchHere(held);
    trapWith(Codes.HELD_BY_HOST);
  }

  private void preserved(boolean load) {
    int[] registers = code.registers().preserved();
    int context = code.registers().context();
    for (int i = 0; i < registers.length; i++) {
      if (load) {
        code.load(registers[i], context, Layout.UNWIND_REGISTERS + 8 * i);
      } else {
        code.store(registers[i], context, Layout.UNWIND_REGISTERS + 8 * i);
      }
    }
  }

  /** Asks Java about what was thrown. */
  protected abstract void raised();

  /** Jumps if Java's answer is not {@link Codes#CAUGHT}. */
  protected abstract int jumpUnlessCaught();

  /** Goes to where a word of the context points. */
  protected abstract void jumpAt(int disp);

  /**
   * Called in place of a function, with its number in the scratch register: asks Java for it, and
   * goes on there with all arguments as they were. The frame that it makes meanwhile is as if the
   * function's, so that whoever walks the stack starts at the caller.
   */
  protected abstract void compile();

  /** Copies memory; the ranges may overlap. */
  protected abstract void copy();

  /** Fills memory. */
  protected abstract void fill();

  /** Called from a loop of an interrupted guest; returns if the guest is to go on. */
  protected abstract void poll();

  /**
   * Called at the start of a function that needs so many bytes and found no stack for them. That is
   * how a guest is interrupted as well, and it goes on when it has stack. The limit is read once
   * for both questions, as it changes when the guest is let go on.
   */
  protected abstract void stack();

  /** Notes kind and place of a fault, as the handler left it. */
  protected abstract void fault();

  /**
   * A signal handler with SA_SIGINFO: faults of generated code continue at the target; everything
   * else is the next handler's, which gets the same arguments.
   */
  protected abstract void handler(long start, long size, long target, long next);

  /** Traps with this kind; the return address is that of the place that called. */
  protected final void trapWith(int kind) {
    code.constant(code.registers().scratch(), kind);
    code.jumpBack(trap);
  }

  /** Returns if Java's answer is 0, else traps. */
  protected final void returnOrTrap(int answer) {
    int held = code.jumpIfSet(answer);
    code.ret();
    code.patchHere(held);
    trapWith(Codes.HELD_BY_HOST);
  }
}
