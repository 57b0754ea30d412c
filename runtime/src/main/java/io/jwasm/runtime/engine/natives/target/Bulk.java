package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * {@code memory.copy} and {@code memory.fill}: the ranges are checked here, a stub does the rest.
 */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Bulk {
  private final Emitter e;
  private final Assembler code;
  private final Ir ir;
  private final Moves moves = new Moves();

  /** Of the first three arguments: addresses, or the byte to fill with in the second. */
  private final int to;

  private final int from;
  private final int length;

  Bulk(Emitter e) {
    this.e = e;
    this.code = e.code();
    this.ir = e.ir;
    int[] arguments = code.registers().arguments();
    to = arguments[0];
    from = arguments[1];
    length = arguments[2];
  }

  /** Lowers the builtin at hand if it is one of these. */
  boolean lower() {
    int builtin = ir.pool[e.x()];
    if (builtin == Builtin.MEMORY_COPY.ordinal()) {
      operands();
      check(to, immediate(3));
      check(from, immediate(4));
      addBase(to, immediate(3));
      addBase(from, immediate(4));
      code.callAt(code.registers().context(), Layout.COPY_STUB);
    } else if (builtin == Builtin.MEMORY_FILL.ordinal()) {
      operands();
      check(to, immediate(3));
      addBase(to, immediate(3));
      code.callAt(code.registers().context(), Layout.FILL_STUB);
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
    int[] registers = {to, from, length};
    for (int i = 0; i < registers.length; i++) {
      if (!e.constant(operand(i))) {
        moves.add(e.allocation.location(operand(i)), registers[i], Types.I32);
      }
    }
    moves.emit(e);
    for (int i = 0; i < registers.length; i++) {
      if (e.constant(operand(i))) {
        code.constant(registers[i], ir.value(operand(i)));
      }
    }
  }

  private void check(int start, int memory) {
    int jump =
        code.jumpIfSumAbove(start, length, code.registers().context(), e.layout.memory(memory) + 8);
    e.trapAt(jump, Trap.Kind.MEMORY_OUT_OF_BOUNDS);
  }

  private void addBase(int register, int memory) {
    if (memory == 0) {
      code.add(register, code.registers().memory());
    } else {
      code.addWord(register, code.registers().context(), e.layout.memory(memory));
    }
  }
}
