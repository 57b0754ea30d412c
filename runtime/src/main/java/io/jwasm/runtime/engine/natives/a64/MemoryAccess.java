package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.MEMORY;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * Loads and stores of linear memory. {@link #address} is the only place that makes the operand of a
 * guest access: memory base + index of 32 bits, zero-extended + offset of 32 bits. Whatever the
 * guest computes, that stays inside the 8 GiB (and the guard for the access itself) which {@link
 * io.jwasm.runtime.memory.GuestMemory} reserves.
 */
final class MemoryAccess {
  private final A64Emitter e;
  private final Asm asm;
  private int base;
  private int index;

  MemoryAccess(A64Emitter e) {
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
    index = e.general(e.a(), T1);
  }

  /** A load of the prepared operand, which may fault. */
  void load(int log, int kind, boolean vector, int register) {
    e.note();
    asm.indexed(Asm.access(log, kind, vector), register, base, index);
  }

  /**
   * A store to the prepared operand, which may fault. A store across the end of a page may write
   * what lies before it and then fault, so the last byte is looked at first. Uses T0.
   */
  void store(int log, boolean vector, int register) {
    int access = Asm.access(log, Asm.STORE, vector);
    if (log == 0) {
      e.note();
      asm.indexed(access, register, base, index);
      return;
    }
    flatten(T0);
    e.note();
    asm.memory(Asm.access(0, Asm.LOAD, false), 0, ZR, T0, (1 << log) - 1);
    e.note();
    asm.memory(access, log, register, T0, 0);
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
      load(op == 0x2a ? 2 : 3, Asm.LOAD, true, target);
      e.vectorResult(target);
      return;
    }
    int target = e.target();
    switch (op) {
      case 0x28, 0x35 -> load(2, Asm.LOAD, false, target);
      case 0x29 -> load(3, Asm.LOAD, false, target);
      case 0x2c -> load(0, Asm.LOAD_SIGNED_32, false, target);
      case 0x2d, 0x31 -> load(0, Asm.LOAD, false, target);
      case 0x2e -> load(1, Asm.LOAD_SIGNED_32, false, target);
      case 0x2f, 0x33 -> load(1, Asm.LOAD, false, target);
      case 0x30 -> load(0, Asm.LOAD_SIGNED, false, target);
      case 0x32 -> load(1, Asm.LOAD_SIGNED, false, target);
      default -> load(2, Asm.LOAD_SIGNED, false, target);
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
    if (vector && !e.constant(e.b())) {
      byte type = log == 3 ? Types.F64 : Types.F32;
      store(log, true, e.vector(e.b(), A64Emitter.V31, type));
    } else {
      store(log, false, e.general(e.b(), T2));
    }
  }
}
