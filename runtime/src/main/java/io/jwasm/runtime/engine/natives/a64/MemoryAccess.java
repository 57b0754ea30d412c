package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.MEMORY;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;

import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * Loads and stores of linear memory. {@link #address} is the only place that makes the operand of a
 * guest access: memory base + index of 32 bits, zero-extended + offset of 32 bits. Whatever the
 * guest computes, that stays inside the 8 GiB (and the guard for the access itself) which {@link
 * io.jwasm.runtime.memory.GuestMemory} reserves.
 */
final class MemoryAccess {
  private final Emitter e;
  private final Asm asm;
  private int base;
  private int index;

  MemoryAccess(Emitter e) {
    this.e = e;
    this.asm = e.asm;
  }

  /** Prepares the operand from the instruction's address, offset and memory. Uses T0 and T1. */
  void address() {
    base = MEMORY;
    if (e.y() != 0) {
      asm.load(T0, CONTEXT, e.layout.memory(e.y()));
      base = T0;
    }
    long offset = Integer.toUnsignedLong(e.x());
    if (offset != 0) {
      if (Asm.additive(offset)) {
        asm.addImmediate(W, T0, base, offset);
      } else {
        asm.constant(T1, offset);
        asm.rrr(Asm.ADD, W, T0, base, T1);
      }
      base = T0;
    }
    // The upper half of whatever register this is does not count.
    index = e.general(e.a, T1);
  }

  /** A load or store of the prepared operand, which may fault. */
  void access(int log, int kind, boolean vector, int register) {
    e.note();
    asm.indexed(Asm.access(log, kind, vector), register, base, index);
  }

  /** The host address of the prepared operand. */
  void flatten(int register) {
    // add register, base, index, uxtw
    asm.rrr(0x0b204000, W, register, base, index);
  }

  void load(int op) {
    address();
    if (op == 0x2a || op == 0x2b) {
      int target = e.vectorTarget();
      access(op == 0x2a ? 2 : 3, Asm.LOAD, true, target);
      e.vectorResult(target);
      return;
    }
    int target = e.target();
    switch (op) {
      case 0x28, 0x35 -> access(2, Asm.LOAD, false, target);
      case 0x29 -> access(3, Asm.LOAD, false, target);
      case 0x2c -> access(0, Asm.LOAD_SIGNED_32, false, target);
      case 0x2d, 0x31 -> access(0, Asm.LOAD, false, target);
      case 0x2e -> access(1, Asm.LOAD_SIGNED_32, false, target);
      case 0x2f, 0x33 -> access(1, Asm.LOAD, false, target);
      case 0x30 -> access(0, Asm.LOAD_SIGNED, false, target);
      case 0x32 -> access(1, Asm.LOAD_SIGNED, false, target);
      default -> access(2, Asm.LOAD_SIGNED, false, target);
    }
    e.result(target);
  }

  void store(int op) {
    address();
    boolean vector = op == 0x38 || op == 0x39;
    int log =
        switch (op) {
          case 0x37, 0x39 -> 3;
          case 0x3a, 0x3c -> 0;
          case 0x3b, 0x3d -> 1;
          default -> 2;
        };
    if (vector && !e.constant(e.b)) {
      byte type = log == 3 ? Types.F64 : Types.F32;
      access(log, Asm.STORE, true, e.vector(e.b, Emitter.V31, type));
    } else {
      access(log, Asm.STORE, false, e.general(e.b, T2));
    }
  }
}
