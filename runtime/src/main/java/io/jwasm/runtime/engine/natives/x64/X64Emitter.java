package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.target.Emitter;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;

/** What lowering to x86-64 works on. */
final class X64Emitter extends Emitter {
  /** Scratch vector registers. */
  static final int XMM13 = 13;

  static final int XMM14 = 14;

  static final int XMM15 = 15;

  final Asm asm;
  final Features features;

  X64Emitter(
      Asm asm, Ir ir, ModuleInfo info, Layout layout, Features features, Allocation allocation) {
    super(asm, ir, info, layout, allocation);
    this.asm = asm;
    this.features = features;
  }

  /** Whether the operand is a constant that fits a sign-extended 32-bit immediate. */
  boolean immediate(int operand, boolean wide) {
    return constant(operand) && (!wide || small(ir.value(operand)));
  }

  private static boolean small(long value) {
    return value == (int) value;
  }

  /** Brings the operand into this register. */
  void into(int register, int operand) {
    asm.mov(register, general(operand, register));
  }

  /** An instruction on a register and an operand in register or frame; not for constants. */
  void withOperand(int opcode, int flags, int register, int operand) {
    int location = locationOf(operand);
    if (location >= 0) {
      asm.rr(0, opcode, flags, register, location);
    } else {
      asm.rm(0, opcode, flags, register, RBP, -1, slot(location));
    }
  }

  int vectorTarget() {
    return vectorTarget(XMM15);
  }

  @Override
  public void vectorBits(int register, long low, long high) {
    if (low == 0 && high == 0) {
      asm.rr(0, 0x0f57, 0, register, register);
      return;
    }
    asm.constant(RAX, low);
    asm.rr(0x66, 0x0f6e, W, register, RAX);
    if (high == low) {
      asm.rr(0x66, 0x0f6c, 0, register, register);
    } else if (high != 0) {
      asm.constant(RAX, high);
      asm.rr(0x66, 0x0f3a22, W, register, RAX);
      asm.byte1(1);
    }
  }

  @Override
  protected void constantToSlot(long value, int disp) {
    if (small(value)) {
      asm.rm(0, 0xc7, W, 0, RBP, -1, disp);
      asm.int32((int) value);
    } else {
      super.constantToSlot(value, disp);
    }
  }
}
