package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.BYTE;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.FrameLayout;

/**
 * Atomic instructions: nine kinds of access, each in seven widths. The host address is in rcx; rdx
 * is free once the operands have been read.
 */
final class Atomics {
  private static final int FIRST = 0x10;
  private static final int WIDTHS = 7;
  private static final int LOCK = 0xf0;

  private final X64Emitter e;
  private final Asm asm;
  private final MemoryAccess memory;
  private int bytes;

  Atomics(X64Emitter e, MemoryAccess memory) {
    this.e = e;
    this.asm = e.asm;
    this.memory = memory;
  }

  void lower(int op) {
    if (op < FIRST) {
      // mfence
      asm.byte1(0x0f);
      asm.byte1(0xae);
      asm.byte1(0xf0);
      return;
    }
    int kind = (op - FIRST) / WIDTHS;
    bytes =
        switch ((op - FIRST) % WIDTHS) {
          case 0, 6 -> 4;
          case 1 -> 8;
          case 2, 4 -> 1;
          default -> 2;
        };
    int ignored = memory.address();
    memory.flatten(RCX);
    asm.rr(0, 0xf6, 0, 0, RCX);
    asm.byte1(bytes - 1);
    e.trapIf(Asm.NE, Trap.Kind.UNALIGNED_ATOMIC);
    access(kind);
  }

  private void access(int kind) {
    switch (kind) {
      case 0 -> load();
      case 1 -> {
        e.into(RAX, e.b());
        onMemory(0x86, false, RAX);
        return;
      }
      case 2, 3 -> {
        e.into(RAX, e.b());
        if (kind == 3) {
          asm.rr(0, 0xf7, W, 3, RAX);
        }
        onMemory(0x0fc0, true, RAX);
      }
      case 4 -> loop(4);
      case 5 -> loop(1);
      case 6 -> loop(6);
      case 7 -> {
        e.into(RAX, e.b());
        onMemory(0x86, false, RAX);
      }
      default -> {
        e.into(RAX, e.b());
        int replacement = e.general(e.c(), RDX);
        onMemory(0x0fb0, true, replacement);
      }
    }
    extend();
    e.result(RAX);
  }

  /** An instruction on memory and a register; the byte form's opcode is given. */
  private void onMemory(int byteOpcode, boolean lock, int register) {
    e.note();
    if (lock) {
      asm.byte1(LOCK);
    }
    int opcode = bytes == 1 ? byteOpcode : byteOpcode | 1;
    int flags = bytes == 8 ? W : bytes == 1 ? BYTE : 0;
    asm.rm(bytes == 2 ? 0x66 : 0, opcode, flags, register, RCX, -1, 0);
  }

  private void load() {
    e.note();
    int opcode = bytes == 1 ? 0x0fb6 : bytes == 2 ? 0x0fb7 : 0x8b;
    asm.rm(0, opcode, bytes == 8 ? W : 0, RAX, RCX, -1, 0);
  }

  /** Narrow values are extended with zeros. */
  private void extend() {
    switch (bytes) {
      case 1 -> asm.rr(0, 0x0fb6, 0, RAX, RAX);
      case 2 -> asm.rr(0, 0x0fb7, 0, RAX, RAX);
      case 4 -> asm.mov32(RAX, RAX);
      default -> {}
    }
  }

  /** Computes in rdx until nobody else wrote meanwhile. */
  private void loop(int kind) {
    int value = e.general(e.b(), RDX);
    asm.store(value, RBP, FrameLayout.SCRATCH);
    load();
    int start = asm.size();
    asm.mov(RDX, RAX);
    asm.rm(0, kind << 3 | 3, W, RDX, RBP, -1, FrameLayout.SCRATCH);
    onMemory(0x0fb0, true, RDX);
    asm.patch(asm.jumpIf(Asm.NE), start);
  }
}
