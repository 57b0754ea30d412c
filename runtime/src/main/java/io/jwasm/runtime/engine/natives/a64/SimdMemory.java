package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V29;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V30;
import static io.jwasm.runtime.engine.natives.a64.A64Emitter.V31;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Vector loads and stores. */
final class SimdMemory {
  private final A64Emitter e;
  private final Asm asm;
  private final MemoryAccess memory;

  SimdMemory(A64Emitter e, MemoryAccess memory) {
    this.e = e;
    this.asm = e.asm;
    this.memory = memory;
  }

  void lower(int op) {
    if (op >= 84 && op <= 91) {
      lane(op >= 88, (op - 84) % 4);
    } else if (op == 11) {
      // The vector first: a constant one needs scratch registers.
      int value = e.vector(e.b(), V31, Types.V128);
      memory.address();
      memory.store(4, true, value);
    } else {
      memory.address();
      load(op);
      e.vectorResult(V29);
    }
  }

  private void lane(boolean store, int log) {
    int lane = (int) e.ir.value(e.c());
    int value = e.vector(e.b(), V31, Types.V128);
    if (store) {
      Neon.unary(asm, Neon.dupLane(log, lane), V30, value);
      memory.address();
      memory.store(log, true, V30);
    } else {
      e.moveVector(V29, value);
      memory.address();
      memory.load(log, Asm.LOAD, true, V30);
      Neon.unary(asm, Neon.insertLane(log, lane), V29, V30);
      e.vectorResult(V29);
    }
  }

  private void load(int op) {
    switch (op) {
      case 0 -> memory.load(4, Asm.LOAD, true, V29);
      case 1, 2, 3, 4, 5, 6 -> {
        memory.load(3, Asm.LOAD, true, V29);
        Neon.unary(asm, Neon.extend((op & 1) == 0, false, (op - 1) / 2), V29, V29);
      }
      case 7, 8, 9, 10 -> {
        memory.load(op - 7, Asm.LOAD, true, V29);
        Neon.unary(asm, Neon.dupLane(op - 7, 0), V29, V29);
      }
      default -> memory.load(op == 92 ? 2 : 3, Asm.LOAD, true, V29);
    }
  }
}
