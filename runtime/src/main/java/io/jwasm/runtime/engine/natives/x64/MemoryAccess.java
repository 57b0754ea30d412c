package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.BYTE;
import static io.jwasm.runtime.engine.natives.x64.Asm.R14;
import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * Loads and stores of linear memory. {@link #address} is the only place that makes the operand of a
 * guest access: memory base + index of 32 bits, zero-extended + offset of 32 bits. Whatever the
 * guest computes, that stays inside the 8 GiB (and the guard for the access itself) which {@link
 * io.jwasm.runtime.memory.GuestMemory} reserves.
 */
final class MemoryAccess {
  private final X64Emitter e;
  private final Asm asm;
  private int base;
  private int index;
  private int disp;

  MemoryAccess(X64Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /**
   * Prepares the operand from the instruction's address, offset and memory. Uses at most one of rax
   * and rcx; the other one is returned.
   */
  int address() {
    return address(e.x(), e.y());
  }

  int address(int offset, int memory) {
    if (e.constant(e.a())) {
      constantAddress(
          Integer.toUnsignedLong((int) e.ir.value(e.a())) + Integer.toUnsignedLong(offset));
    } else {
      variableAddress(offset);
    }
    if (memory == 0) {
      base = R14;
      return index == RAX ? RCX : RAX;
    }
    asm.load(RCX, R15, e.layout.memory(memory));
    if (index >= 0) {
      asm.rr(0, 0x03, W, RCX, index);
    }
    base = RCX;
    index = -1;
    return RAX;
  }

  private void constantAddress(long address) {
    disp = 0;
    index = -1;
    if (address == (int) address) {
      disp = (int) address;
    } else {
      asm.constant(RAX, address);
      index = RAX;
    }
  }

  private void variableAddress(int offset) {
    int location = e.locationOf(e.a());
    disp = offset;
    index = location;
    if (location < 0) {
      // 32 bits: the upper half becomes zero.
      asm.load32(RAX, RBP, e.slot(location));
      index = RAX;
    }
    if (offset < 0) {
      asm.constant(RCX, Integer.toUnsignedLong(offset));
      if (index == RAX) {
        asm.rr(0, 0x03, W, RAX, RCX);
      } else {
        asm.mov(RAX, index);
        asm.rr(0, 0x03, W, RAX, RCX);
        index = RAX;
      }
      disp = 0;
    }
  }

  /** An instruction on a register and the prepared operand, which may fault. */
  void access(int prefix, int opcode, int flags, int register) {
    e.note();
    asm.rm(prefix, opcode, flags, register, base, index, disp);
  }

  /** Makes the prepared operand a plain register: its host address in {@code register}. */
  void flatten(int register) {
    asm.lea(register, base, index, disp, W);
    base = register;
    index = -1;
    disp = 0;
  }

  void load(int op) {
    address();
    if (op == 0x2a || op == 0x2b) {
      int target = e.vectorTarget();
      access(op == 0x2a ? 0xf3 : 0xf2, 0x0f10, 0, target);
      e.vectorResult(target);
      return;
    }
    int target = e.target();
    switch (op) {
      case 0x28, 0x35 -> access(0, 0x8b, 0, target);
      case 0x29 -> access(0, 0x8b, W, target);
      case 0x2c -> access(0, 0x0fbe, 0, target);
      case 0x2d, 0x31 -> access(0, 0x0fb6, 0, target);
      case 0x2e -> access(0, 0x0fbf, 0, target);
      case 0x2f, 0x33 -> access(0, 0x0fb7, 0, target);
      case 0x30 -> access(0, 0x0fbe, W, target);
      case 0x32 -> access(0, 0x0fbf, W, target);
      default -> access(0, 0x63, W, target);
    }
    e.result(target);
  }

  void store(int op) {
    int scratch = address();
    if (op == 0x38 || op == 0x39) {
      floatStore(op == 0x38, scratch);
      return;
    }
    if (e.immediate(e.b(), op == 0x37)) {
      constantStore(op, (int) e.ir.value(e.b()));
      return;
    }
    int value = e.general(e.b(), scratch);
    switch (op) {
      case 0x36, 0x3e -> access(0, 0x89, 0, value);
      case 0x37 -> access(0, 0x89, W, value);
      case 0x3a, 0x3c -> access(0, 0x88, BYTE, value);
      default -> access(0x66, 0x89, 0, value);
    }
  }

  /** A constant is moved as an integer, which needs no vector register. */
  private void floatStore(boolean single, int scratch) {
    if (e.constant(e.b())) {
      asm.constant(scratch, e.ir.value(e.b()));
      access(0, 0x89, single ? 0 : W, scratch);
      return;
    }
    int value = e.vector(e.b(), X64Emitter.XMM15, single ? Types.F32 : Types.F64);
    access(single ? 0xf3 : 0xf2, 0x0f11, 0, value);
  }

  private void constantStore(int op, int value) {
    switch (op) {
      case 0x36, 0x3e -> access(0, 0xc7, 0, 0);
      case 0x37 -> access(0, 0xc7, W, 0);
      case 0x3a, 0x3c -> access(0, 0xc6, 0, 0);
      default -> access(0x66, 0xc7, 0, 0);
    }
    asm.byte1(value);
    if (op != 0x3a && op != 0x3c) {
      asm.byte1(value >> 8);
      if (op != 0x3b && op != 0x3d) {
        asm.byte1(value >> 16);
        asm.byte1(value >> 24);
      }
    }
  }
}
