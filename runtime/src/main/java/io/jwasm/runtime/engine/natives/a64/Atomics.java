package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.LR;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.T3;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.Trap;

/**
 * Atomic instructions: nine kinds of access, each in seven widths. Exclusive loads and stores, as
 * every processor has them. The host address is in T0, the old value in T1.
 */
final class Atomics {
  private static final int FIRST = 0x10;
  private static final int WIDTHS = 7;
  private static final int BARRIER = 0xd5033bbf;
  private static final int CLEAR_EXCLUSIVE = 0xd5033f5f;
  private static final int LOAD = 0x08dffc00;
  private static final int STORE = 0x089ffc00;
  private static final int LOAD_EXCLUSIVE = 0x085ffc00;
  private static final int STORE_EXCLUSIVE = 0x0800fc00;

  private final A64Emitter e;
  private final Asm asm;
  private final MemoryAccess memory;
  private int log;

  Atomics(A64Emitter e, MemoryAccess memory) {
    this.e = e;
    this.asm = e.asm;
    this.memory = memory;
  }

  void lower(int op) {
    if (op < FIRST) {
      asm.word(BARRIER);
      return;
    }
    log =
        switch ((op - FIRST) % WIDTHS) {
          case 0, 6 -> 2;
          case 1 -> 3;
          case 2, 4 -> 0;
          default -> 1;
        };
    memory.address();
    memory.flatten(T0);
    if (log > 0) {
      // tst T0, #bytes - 1
      asm.word(0x72000000 | W | Bitmask.encode((1 << log) - 1, true) | T0 << 5 | ZR);
      e.trapIf(Condition.NE, Trap.Kind.UNALIGNED_ATOMIC);
    }
    access((op - FIRST) / WIDTHS);
  }

  private void access(int kind) {
    if (kind == 1) {
      int value = e.general(e.b(), T1);
      onMemory(STORE, value);
      return;
    }
    if (kind == 0) {
      onMemory(LOAD, T1);
    } else if (kind == 8) {
      compareExchange();
    } else {
      loop(kind);
    }
    e.result(T1);
  }

  private void onMemory(int op, int register) {
    e.note();
    Neon.unary(asm, op | log << 30, register, T0);
  }

  /** Computes in T2 until nobody else wrote meanwhile. */
  private void loop(int kind) {
    int value = e.general(e.b(), T3);
    int start = asm.size();
    onMemory(LOAD_EXCLUSIVE, T1);
    int computed = T2;
    switch (kind) {
      case 2 -> asm.rrr(Asm.ADD, W, T2, T1, value);
      case 3 -> asm.rrr(Asm.SUB, W, T2, T1, value);
      case 4 -> asm.rrr(Asm.AND, W, T2, T1, value);
      case 5 -> asm.rrr(Asm.ORR, W, T2, T1, value);
      case 6 -> asm.rrr(Asm.EOR, W, T2, T1, value);
      default -> computed = value;
    }
    storeOrRepeat(computed, start);
  }

  private void storeOrRepeat(int value, int start) {
    asm.word(STORE_EXCLUSIVE | log << 30 | LR << 16 | T0 << 5 | value);
    asm.patch(asm.jumpIfZero(0, LR, false), start);
  }

  private void compareExchange() {
    int expected = e.general(e.b(), T2);
    int replacement = e.general(e.c(), T3);
    if (log < 3) {
      // Only the bits that are in memory count.
      asm.field(false, W, T2, expected, 0, (8 << log) - 1);
      expected = T2;
    }
    int start = asm.size();
    onMemory(LOAD_EXCLUSIVE, T1);
    asm.rrr(Asm.SUBS, W, ZR, T1, expected);
    int different = asm.jumpIf(Condition.NE);
    storeOrRepeat(replacement, start);
    int done = asm.jump();
    asm.patchHere(different);
    asm.word(CLEAR_EXCLUSIVE);
    asm.patchHere(done);
  }
}
