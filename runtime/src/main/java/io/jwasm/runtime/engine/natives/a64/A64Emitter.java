package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.target.Emitter;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;

/** What lowering to aarch64 works on. */
final class A64Emitter extends Emitter {
  /** Scratch vector registers. */
  static final int V29 = 29;

  static final int V30 = 30;
  static final int V31 = 31;

  final Asm asm;

  A64Emitter(Asm asm, Ir ir, ModuleInfo info, Layout layout, Allocation allocation) {
    super(asm, ir, info, layout, allocation);
    this.asm = asm;
  }

  /** A constant operand as a number of its width. */
  long number(int operand, int w) {
    return w == 0 ? (int) ir.value(operand) : ir.value(operand);
  }

  @Override
  protected int constantRegister(int scratch, long value) {
    return value == 0 ? ZR : super.constantRegister(scratch, value);
  }

  int vectorTarget() {
    return vectorTarget(V29);
  }

  @Override
  public void vectorBits(int register, long low, long high) {
    if (low == 0) {
      asm.word(Neon.ZERO | register);
    } else {
      asm.constant(T1, low);
      asm.word((high == low ? Neon.dup(3) : Neon.FROM_X) | T1 << 5 | register);
    }
    if (high != 0 && high != low) {
      asm.constant(T1, high);
      asm.word(Neon.insert(3, 1) | T1 << 5 | register);
    }
  }
}
