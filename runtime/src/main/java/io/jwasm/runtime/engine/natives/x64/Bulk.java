package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R14;
import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * {@code memory.copy} and {@code memory.fill}: the ranges are checked here, a stub does the rest.
 */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Bulk {
  private final Emitter e;
  private final Asm asm;
  private final Ir ir;
  private final Moves moves = new Moves();

  Bulk(Emitter e) {
    this.e = e;
    this.asm = e.asm;
    this.ir = e.ir;
  }

  /** Lowers the builtin at hand if it is one of these. */
  boolean lower() {
    int builtin = ir.pool[e.x()];
    if (builtin == Builtin.MEMORY_COPY.ordinal()) {
      operands();
      check(BulkStubs.TO, immediate(3));
      check(BulkStubs.FROM, immediate(4));
      addBase(BulkStubs.TO, immediate(3));
      addBase(BulkStubs.FROM, immediate(4));
      asm.callAt(R15, Layout.COPY_STUB);
    } else if (builtin == Builtin.MEMORY_FILL.ordinal()) {
      operands();
      check(BulkStubs.TO, immediate(3));
      addBase(BulkStubs.TO, immediate(3));
      asm.callAt(R15, Layout.FILL_STUB);
    } else {
      return false;
    }
    e.note();
    return true;
  }

  private int operand(int index) {
    return ir.pool[ir.usedAt(e.x()) + 1 + index];
  }

  private int immediate(int index) {
    return (int) ir.value(operand(index));
  }

  /** Target, middle operand, length. */
  private void operands() {
    int[] registers = {BulkStubs.TO, BulkStubs.FROM, BulkStubs.LENGTH};
    for (int i = 0; i < registers.length; i++) {
      if (!e.constant(operand(i))) {
        moves.add(e.allocation.location(operand(i)), registers[i], Types.I32);
      }
    }
    moves.emit(e);
    for (int i = 0; i < registers.length; i++) {
      if (e.constant(operand(i))) {
        asm.constant(registers[i], ir.value(operand(i)));
      }
    }
  }

  private void check(int start, int memory) {
    asm.lea(RAX, start, BulkStubs.LENGTH, 0, W);
    asm.load(RCX, R15, e.layout.memory(memory) + 8);
    asm.rm(0, 0x3b, W, RAX, RCX, -1, 0);
    e.trapIf(Asm.ABOVE, Trap.Kind.MEMORY_OUT_OF_BOUNDS);
  }

  private void addBase(int register, int memory) {
    if (memory == 0) {
      asm.rr(0, 0x03, W, register, R14);
    } else {
      asm.rm(0, 0x03, W, register, R15, -1, e.layout.memory(memory));
    }
  }
}
