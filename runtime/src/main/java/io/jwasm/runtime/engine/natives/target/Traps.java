package io.jwasm.runtime.engine.natives.target;

/**
 * Traps and polls, which lie behind the function's code, and the places that stacks are told by.
 */
final class Traps {
  private final Assembler code;
  private final IntList where = new IntList();

  /** Jumps to traps: jump, kind, origin. */
  private final IntList traps = new IntList();

  /** Jumps that come back: jump, where to, what the stub needs or -1, origin. */
  private final IntList detours = new IntList();

  Traps(Assembler code) {
    this.code = code;
  }

  /** Pairs: an offset in the code, and the offset in the module that it comes from. */
  int[] where() {
    return where.toArray();
  }

  /** Notes where the next instruction comes from. */
  void note(int origin) {
    where.add(code.size());
    where.add(origin);
  }

  /** Makes a jump lead to a trap. */
  void at(int jump, int kind, int origin) {
    traps.add(jump);
    traps.add(kind);
    traps.add(origin);
  }

  /** Makes a jump lead to where an interrupted guest waits or leaves; it goes on here. */
  void pollAt(int jump, int origin) {
    detour(jump, -1, origin);
  }

  /** As {@link #pollAt}, where the guest may also be out of stack for this many bytes more. */
  void stackAt(int jump, int bytes, int origin) {
    detour(jump, bytes, origin);
  }

  private void detour(int jump, int bytes, int origin) {
    detours.add(jump);
    detours.add(code.size());
    detours.add(bytes);
    detours.add(origin);
  }

  /** Emits the polls and traps behind the function's code. */
  void emit() {
    for (int i = 0; i < detours.size(); i += 4) {
      code.patchHere(detours.get(i));
      int bytes = detours.get(i + 2);
      if (bytes >= 0) {
        callStub(code, Layout.STACK_STUB, bytes);
      } else {
        code.callAt(code.registers().context(), Layout.POLL_STUB);
      }
      note(detours.get(i + 3));
      code.jumpBack(detours.get(i + 1));
    }
    for (int i = 0; i < traps.size(); i += 3) {
      code.patchHere(traps.get(i));
      trap(code, traps.get(i + 1));
      note(traps.get(i + 2));
    }
  }

  /** Traps here. */
  static void trap(Assembler code, int kind) {
    callStub(code, Layout.TRAP_STUB, kind);
  }

  /** Calls a stub of the context with a number. */
  static void callStub(Assembler code, int stub, int number) {
    code.constant(code.registers().scratch(), number);
    code.callAt(code.registers().context(), stub);
  }
}
