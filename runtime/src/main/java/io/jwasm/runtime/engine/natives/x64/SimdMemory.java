package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.W;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM14;
import static io.jwasm.runtime.engine.natives.x64.X64Emitter.XMM15;

import io.jwasm.runtime.engine.natives.wasm.Types;

/** Vector loads and stores. */
final class SimdMemory {
  private static final int[] EXTENDING = {
    0x0f3820, 0x0f3830, 0x0f3823, 0x0f3833, 0x0f3825, 0x0f3835
  };
  private static final int[] INSERT = {0x0f3a20, 0x0fc4, 0x0f3a22, 0x0f3a22};
  private static final int[] EXTRACT = {0x0f3a14, 0x0f3a15, 0x0f3a16, 0x0f3a16};

  private final X64Emitter e;
  private final Asm asm;
  private final MemoryAccess memory;

  SimdMemory(X64Emitter e, MemoryAccess memory) {
    this.e = e;
    this.asm = e.asm;
    this.memory = memory;
  }

  void lower(int op) {
    if (op >= 84 && op <= 91) {
      lane(op >= 88, (op - 84) % 4);
    } else if (op == 11) {
      int value = e.vector(e.b(), XMM15, Types.V128);
      int ignored = memory.address();
      memory.access(0, 0x0f11, 0, value);
    } else {
      int ignored = memory.address();
      load(op);
      e.vectorResult(XMM15);
    }
  }

  private void lane(boolean store, int log) {
    // The vector first: a constant one needs rax.
    e.intoVector(XMM15, e.b(), Types.V128);
    int ignored = memory.address();
    memory.access(0x66, store ? EXTRACT[log] : INSERT[log], log == 3 ? W : 0, XMM15);
    asm.byte1((int) e.ir.value(e.c()));
    if (!store) {
      e.vectorResult(XMM15);
    }
  }

  private void load(int op) {
    switch (op) {
      case 0 -> memory.access(0, 0x0f10, 0, XMM15);
      case 1, 2, 3, 4, 5, 6 -> memory.access(0x66, EXTENDING[op - 1], 0, XMM15);
      case 7, 8 -> {
        memory.access(0x66, INSERT[op - 7], 0, XMM15);
        asm.byte1(0);
        splat(op == 7);
      }
      case 9 -> {
        memory.access(0xf3, 0x0f10, 0, XMM15);
        shuffle(0);
      }
      case 10 -> {
        memory.access(0xf2, 0x0f10, 0, XMM15);
        shuffle(0x44);
      }
      case 92 -> memory.access(0xf3, 0x0f10, 0, XMM15);
      default -> memory.access(0xf2, 0x0f10, 0, XMM15);
    }
  }

  private void shuffle(int order) {
    asm.rr(0x66, 0x0f70, 0, XMM15, XMM15);
    asm.byte1(order);
  }

  private void splat(boolean bytes) {
    if (bytes) {
      asm.rr(0x66, 0x0fef, 0, XMM14, XMM14);
      asm.rr(0x66, 0x0f3800, 0, XMM15, XMM14);
    } else {
      asm.rr(0xf2, 0x0f70, 0, XMM15, XMM15);
      asm.byte1(0);
      shuffle(0);
    }
  }
}
