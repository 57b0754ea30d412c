package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.SP;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.target.IntList;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** What lowering works on: the code so far, the operands of the instruction at hand, the frame. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Emitter implements Moves.Emitter {
  /** Scratch vector registers. */
  static final int V29 = 29;

  static final int V30 = 30;
  static final int V31 = 31;

  final Asm asm;
  final Ir ir;
  final ModuleInfo info;
  final Layout layout;
  final Allocation allocation;
  final IntList calls = new IntList();
  final IntList where = new IntList();
  private final IntList traps = new IntList();

  /** Bytes from the stack pointer up to the end of the slots. */
  int slotTop;

  /** The instruction at hand and its operands with their locations. */
  int at;

  int op;
  int dst;
  int a;
  int b;
  int c;
  private int locationA;
  private int locationB;
  private int locationC;
  private int locationY;
  private int locationDst;

  Emitter(Asm asm, Ir ir, ModuleInfo info, Layout layout, Allocation allocation) {
    this.asm = asm;
    this.ir = ir;
    this.info = info;
    this.layout = layout;
    this.allocation = allocation;
  }

  /** Goes to an instruction. */
  void instruction(int index, int operation) {
    at = index * Ir.STRIDE;
    op = operation;
    dst = ir.code[at + Ir.DST];
    a = ir.code[at + Ir.A];
    b = ir.code[at + Ir.B];
    c = ir.code[at + Ir.C];
    allocation.advance(2 * index);
    locationA = place(a);
    locationB = place(b);
    locationC = place(c);
    locationY = place(y());
    if (dst >= 0) {
      allocation.advance(2 * index + 1);
      locationDst = place(dst);
    }
  }

  private int place(int operand) {
    return operand >= 0 && operand < ir.registers ? allocation.location(operand) : Ir.NONE;
  }

  int x() {
    return ir.code[at + Ir.X];
  }

  int y() {
    return ir.code[at + Ir.Y];
  }

  /** Where an operand of this instruction is. */
  int locationOf(int operand) {
    return operand == a
        ? locationA
        : operand == b ? locationB : operand == c ? locationC : locationY;
  }

  int locationDst() {
    return locationDst;
  }

  /** The displacement of a slot from the stack pointer. */
  int slot(int location) {
    return slotTop - 8 * (~location + 1);
  }

  boolean constant(int operand) {
    return Ir.isConstant(operand);
  }

  /** A constant operand as a number of its width. */
  long number(int operand, int w) {
    return w == 0 ? (int) ir.value(operand) : ir.value(operand);
  }

  // integers

  /** A register that holds the operand: its own, the one of zero, or the scratch register given. */
  int general(int operand, int scratch) {
    if (constant(operand)) {
      if (ir.value(operand) == 0) {
        return ZR;
      }
      asm.constant(scratch, ir.value(operand));
      return scratch;
    }
    int location = locationOf(operand);
    if (location >= 0) {
      return location;
    }
    asm.load(scratch, SP, slot(location));
    return scratch;
  }

  /** The register in which to compute the result. */
  int target() {
    return locationDst >= 0 ? locationDst : T0;
  }

  /** Puts the result, computed in this register, where it belongs. */
  void result(int register) {
    if (locationDst >= 0) {
      asm.mov(locationDst, register);
    } else {
      asm.store(register, SP, slot(locationDst));
    }
  }

  // vectors

  static int log(byte type) {
    return type == Types.V128 ? 4 : 3;
  }

  /** The number of a vector register that holds the operand. */
  int vector(int operand, int scratch, byte type) {
    if (constant(operand)) {
      vectorConstant(scratch, operand, type);
      return scratch;
    }
    int location = locationOf(operand);
    if (location >= 0) {
      return location - Machine.VECTOR;
    }
    vectorMemory(scratch, SP, slot(location), type, true);
    return scratch;
  }

  private void vectorConstant(int register, int operand, byte type) {
    vectorBits(register, ir.value(operand), type == Types.V128 ? ir.highValue(operand) : 0);
  }

  /** Loads a constant; uses a scratch register. */
  void vectorBits(int register, long low, long high) {
    if (low == 0 && high == 0) {
      asm.word(Neon.ZERO | register);
      return;
    }
    if (low == 0) {
      asm.word(Neon.ZERO | register);
    } else {
      asm.constant(T1, low);
      asm.word((high == low ? Neon.dup(3) : Neon.FROM_X) | T1 << 5 | register);
    }
    if (high != 0 && high != low) {
      asm.constant(T1, high);
      asm.word(Neon.insert(3, 1) | T1 << 5 | register);
    }
  }

  void moveVector(int to, int from) {
    if (to != from) {
      Neon.binary(asm, Neon.ORR, to, from, from);
    }
  }

  int vectorTarget() {
    return locationDst >= 0 ? locationDst - Machine.VECTOR : V29;
  }

  void vectorResult(int register) {
    if (locationDst >= 0) {
      moveVector(locationDst - Machine.VECTOR, register);
    } else {
      vectorMemory(register, SP, slot(locationDst), ir.types[dst], false);
    }
  }

  private void vectorMemory(int register, int base, int disp, byte type, boolean load) {
    int log = log(type);
    int kind = load ? Asm.LOAD : Asm.STORE;
    asm.memory(Asm.access(log, kind, true), log, register, base, disp);
  }

  // moves between locations

  @Override
  public int scratch(byte type) {
    return Types.vector(type) ? Machine.VECTOR + V30 : T0;
  }

  @Override
  public void move(int from, int to, byte type) {
    boolean vector = Types.vector(type);
    if (from < 0) {
      int register = to >= 0 ? to : vector ? Machine.VECTOR + V31 : T1;
      moveMemory(register, SP, slot(from), type, true);
      if (to < 0) {
        moveMemory(register, SP, slot(to), type, false);
      }
    } else if (to < 0) {
      moveMemory(from, SP, slot(to), type, false);
    } else if (vector) {
      moveVector(to - Machine.VECTOR, from - Machine.VECTOR);
    } else {
      asm.mov(to, from);
    }
  }

  /** Loads what is at a displacement from a base register into a location, or stores it there. */
  void moveMemory(int location, int base, int disp, byte type, boolean load) {
    boolean vector = Types.vector(type);
    int register = location >= 0 ? location : vector ? Machine.VECTOR + V31 : T1;
    if (!load && location < 0) {
      move(location, register, type);
    }
    if (vector) {
      vectorMemory(register - Machine.VECTOR, base, disp, type, load);
    } else if (load) {
      asm.load(register, base, disp);
    } else {
      asm.store(register, base, disp);
    }
    if (load && location < 0) {
      move(register, location, type);
    }
  }

  /** Brings a constant into a location. */
  void constantInto(int location, int operand, byte type) {
    if (Types.vector(type)) {
      int register = location >= 0 ? location - Machine.VECTOR : V31;
      vectorConstant(register, operand, type);
      if (location < 0) {
        vectorMemory(register, SP, slot(location), type, false);
      }
    } else if (location >= 0) {
      asm.constant(location, ir.value(operand));
    } else {
      asm.store(general(operand, T1), SP, slot(location));
    }
  }

  /** Stores an operand of any kind at a displacement from a base register. */
  void constantToMemory(int operand, int base, int disp, byte type) {
    asm.store(general(operand, T1), base, disp);
    if (type == Types.V128) {
      asm.constant(T1, ir.highValue(operand));
      asm.store(T1, base, disp + 8);
    }
  }

  // traps

  /** Notes that the next instruction may fault, or that a call ends here. */
  void note() {
    where.add(asm.size());
    where.add(ir.code[at + Ir.WHERE]);
  }

  /** Traps if the condition holds. */
  void trapIf(int condition, Trap.Kind kind) {
    trapAt(asm.jumpIf(condition), kind.ordinal());
  }

  /** Makes a jump lead to a trap. */
  void trapAt(int jump, int kind) {
    traps.add(jump);
    traps.add(kind);
    traps.add(ir.code[at + Ir.WHERE]);
  }

  /** Emits the traps behind the function's code. */
  void emitTraps() {
    for (int i = 0; i < traps.size(); i += 3) {
      asm.patchHere(traps.get(i));
      trap(traps.get(i + 1));
      where.add(asm.size());
      where.add(traps.get(i + 2));
    }
  }

  /** Traps here. */
  void trap(int kind) {
    asm.constant(T0, kind);
    callStub(Layout.TRAP_STUB);
  }

  /** Calls a stub of the context. */
  void callStub(int stub) {
    asm.load(T1, CONTEXT, stub);
    asm.callTo(T1);
  }
}
