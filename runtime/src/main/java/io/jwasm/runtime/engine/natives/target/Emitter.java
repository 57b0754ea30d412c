package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** What lowering works on: the code so far, the operands of the instruction at hand, the frame. */
public abstract class Emitter extends Cursor implements Moves.Emitter {
  public final ModuleInfo info;
  public final Layout layout;

  /** As {@link CompiledFunction} has them. */
  final IntList calls = new IntList();

  final Traps traps;
  private final Assembler code;
  private final Registers registers;

  /** Where the slots end, relative to the register that they are addressed by. */
  private int slotsEnd;

  /** An emitter at the start of a function. */
  protected Emitter(Assembler code, Ir ir, ModuleInfo info, Layout layout, Allocation allocation) {
    super(ir, allocation);
    this.code = code;
    this.registers = code.registers();
    this.info = info;
    this.layout = layout;
    this.traps = new Traps(code);
  }

  /** The code, as all processors have it. */
  Assembler code() {
    return code;
  }

  /** Says where the slots of the frame end. */
  void slotsEnd(int disp) {
    slotsEnd = disp;
  }

  /** The displacement of a slot from {@link Registers#slots}. */
  public int slot(int location) {
    return slotsEnd - 8 * (~location + 1);
  }

  // integers

  /** A register that holds the operand: its own, or the scratch register given. */
  public int general(int operand, int scratch) {
    if (constant(operand)) {
      return constantRegister(scratch, ir.value(operand));
    }
    int location = locationOf(operand);
    if (location >= 0) {
      return location;
    }
    code.load(scratch, registers.slots(), slot(location));
    return scratch;
  }

  /** A register that holds the constant: the one given, or one that holds it always. */
  protected int constantRegister(int scratch, long value) {
    code.constant(scratch, value);
    return scratch;
  }

  /** The register in which to compute the result. */
  public int target() {
    return locationDst() >= 0 ? locationDst() : registers.scratch();
  }

  /** Puts the result, computed in this register, where it belongs. */
  public void result(int register) {
    if (locationDst() >= 0) {
      code.mov(locationDst(), register);
    } else {
      code.store(register, registers.slots(), slot(locationDst()));
    }
  }

  // vectors

  /** The number of a vector register that holds the operand. */
  public int vector(int operand, int scratch, byte type) {
    if (constant(operand)) {
      vectorConstant(scratch, operand, type);
      return scratch;
    }
    int location = locationOf(operand);
    if (location >= 0) {
      return location - Machine.VECTOR;
    }
    loadVector(scratch, slot(location), type);
    return scratch;
  }

  private void vectorConstant(int register, int operand, byte type) {
    vectorBits(register, ir.value(operand), type == Types.V128 ? ir.highValue(operand) : 0);
  }

  /** Loads a constant; uses a scratch register. */
  public abstract void vectorBits(int register, long low, long high);

  private void loadVector(int register, int disp, byte type) {
    code.loadVector(register, registers.slots(), disp, type == Types.V128);
  }

  private void storeVector(int register, int disp, byte type) {
    code.storeVector(register, registers.slots(), disp, type == Types.V128);
  }

  public void moveVector(int to, int from) {
    if (to != from) {
      code.moveVector(to, from);
    }
  }

  public void intoVector(int register, int operand, byte type) {
    moveVector(register, vector(operand, register, type));
  }

  /** The number of the vector register in which to compute the result, or the one given. */
  protected int vectorTarget(int scratch) {
    return locationDst() >= 0 ? locationDst() - Machine.VECTOR : scratch;
  }

  public void vectorResult(int register) {
    if (locationDst() >= 0) {
      moveVector(locationDst() - Machine.VECTOR, register);
    } else {
      storeVector(register, slot(locationDst()), ir.types[dst()]);
    }
  }

  // moves between locations

  @Override
  public int scratch(byte type) {
    return Types.vector(type) ? Machine.VECTOR + registers.vectorScratch() : registers.scratch();
  }

  @Override
  public void move(int from, int to, byte type) {
    if (from < 0) {
      int register = to >= 0 ? to : temporary(type);
      moveMemory(register, registers.slots(), slot(from), type, true);
      if (to < 0) {
        moveMemory(register, registers.slots(), slot(to), type, false);
      }
    } else if (to < 0) {
      moveMemory(from, registers.slots(), slot(to), type, false);
    } else if (Types.vector(type)) {
      moveVector(to - Machine.VECTOR, from - Machine.VECTOR);
    } else {
      code.mov(to, from);
    }
  }

  private int temporary(byte type) {
    return Types.vector(type)
        ? Machine.VECTOR + registers.vectorTemporary()
        : registers.temporary();
  }

  /** Loads what is at a displacement from a base register into a location, or stores it there. */
  void moveMemory(int location, int base, int disp, byte type, boolean load) {
    int register = location >= 0 ? location : temporary(type);
    if (!load && location < 0) {
      move(location, register, type);
    }
    if (Types.vector(type)) {
      boolean wide = type == Types.V128;
      if (load) {
        code.loadVector(register - Machine.VECTOR, base, disp, wide);
      } else {
        code.storeVector(register - Machine.VECTOR, base, disp, wide);
      }
    } else if (load) {
      code.load(register, base, disp);
    } else {
      code.store(register, base, disp);
    }
    if (load && location < 0) {
      move(register, location, type);
    }
  }

  /** Brings a constant into a location. */
  void constantInto(int location, int operand, byte type) {
    if (Types.vector(type)) {
      int register = location >= 0 ? location - Machine.VECTOR : registers.vectorTemporary();
      vectorConstant(register, operand, type);
      if (location < 0) {
        storeVector(register, slot(location), type);
      }
    } else if (location >= 0) {
      code.constant(location, ir.value(operand));
    } else {
      constantToSlot(ir.value(operand), slot(location));
    }
  }

  /** Stores a constant at a displacement from {@link Registers#slots}. */
  protected void constantToSlot(long value, int disp) {
    store(value, registers.slots(), disp);
  }

  private void store(long value, int base, int disp) {
    code.store(constantRegister(registers.temporary(), value), base, disp);
  }

  /** Stores an operand at a displacement from a base register. */
  void operandToMemory(int operand, int location, int base, int disp, byte type) {
    if (!constant(operand)) {
      moveMemory(location, base, disp, type, false);
      return;
    }
    store(ir.value(operand), base, disp);
    if (type == Types.V128) {
      store(ir.highValue(operand), base, disp + 8);
    }
  }

  // traps

  /** Notes that the next instruction may fault, or that a call ends here. */
  public void note() {
    traps.note(origin());
  }

  /** Traps if the condition holds. */
  public void trapIf(int condition, Trap.Kind kind) {
    trapAt(code.jumpIf(condition), kind);
  }

  /** Makes a jump lead to a trap. */
  @SuppressWarnings("EnumOrdinal") // generated code carries numbers
  public void trapAt(int jump, Trap.Kind kind) {
    traps.at(jump, kind.ordinal(), origin());
  }
}
