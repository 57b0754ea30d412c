package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.SP;

import io.jwasm.runtime.engine.natives.target.Adapters;

/** The convention of C on aarch64. */
final class A64Convention implements Adapters.Convention {
  /** Where an entry finds the context that trapped, or 0. */
  static final int TRAPPED = 19;

  /** Frame and return address, x19 to x28, d8 to d15, the third argument. */
  private static final int FRAME = 176;

  private static final int KEPT = 160;
  private static final int[] ARGUMENTS = {0, 1, 2};
  private static final int[] LOST = {};

  private final Asm asm;

  A64Convention(Asm asm) {
    this.asm = asm;
  }

  @Override
  public int[] arguments() {
    return ARGUMENTS;
  }

  @Override
  public int trapped() {
    return TRAPPED;
  }

  @Override
  public int[] lost() {
    return LOST;
  }

  @Override
  public void enter(int bytes) {
    asm.pushFrame(FRAME);
    preserved(false);
    asm.store(ARGUMENTS[2], SP, KEPT);
    asm.add(SP, SP, -bytes);
  }

  @Override
  public int kept(int bytes) {
    return bytes + KEPT;
  }

  @Override
  public void leave(int bytes) {
    asm.add(SP, SP, bytes);
    preserved(true);
    asm.popFrame(FRAME);
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
}
