package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSP;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.target.Adapters;

/** The convention of C on x86-64. */
final class X64Convention implements Adapters.Convention {
  private static final int[] PUSHED = {RBP, RBX, 12, 13, 14, 15};
  private static final int[] ARGUMENTS = {RDI, RSI, RDX};
  private static final int[] LOST = {RSI, RDI};

  private final Asm asm;

  X64Convention(Asm asm) {
    this.asm = asm;
  }

  @Override
  public int[] arguments() {
    return ARGUMENTS;
  }

  @Override
  public int trapped() {
    return RBX;
  }

  @Override
  public int[] lost() {
    return LOST;
  }

  @Override
  public void enter(int bytes) {
    for (int register : PUSHED) {
      asm.push(register);
    }
    asm.push(RDX);
    asm.immediate(5, W, RSP, bytes);
  }

  @Override
  public int kept(int bytes) {
    return bytes;
  }

  @Override
  public void leave(int bytes) {
    asm.immediate(0, W, RSP, bytes + 8);
    for (int i = PUSHED.length - 1; i >= 0; i--) {
      asm.pop(PUSHED[i]);
    }
    asm.ret();
  }
}
