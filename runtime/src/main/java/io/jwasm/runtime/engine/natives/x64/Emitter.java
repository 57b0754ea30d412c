package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

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
  /** Scratch vector registers, as locations and as numbers. */
  static final int XMM13 = 13;

  static final int XMM14 = 14;

  static final int XMM15 = 15;
  static final int AND = 4;
  static final int CMP = 7;

  final Asm asm = new Asm();
  final Ir ir;
  final ModuleInfo info;
  final Layout layout;
  final Features features;
  final Allocation allocation;
  final IntList calls = new IntList();
  final IntList where = new IntList();
  private final IntList traps = new IntList();

  /** Jumps that come back: displacement, where to, what the stub needs or -1, place. */
  private final IntList detours = new IntList();

  /** Bytes between rbp and the first slot, below rbp. */
  int slotBase;

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

  Emitter(Ir ir, ModuleInfo info, Layout layout, Features features, Allocation allocation) {
    this.ir = ir;
    this.info = info;
    this.layout = layout;
    this.features = features;
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

  /** The displacement of a slot from rbp. */
  int slot(int location) {
    return -slotBase - 8 * (~location + 1);
  }

  boolean constant(int operand) {
    return Ir.isConstant(operand);
  }

  /** Whether the operand is a constant that fits a sign-extended 32-bit immediate. */
  boolean immediate(int operand, boolean wide) {
    if (!constant(operand)) {
      return false;
    }
    long value = ir.value(operand);
    return !wide || value == (int) value;
  }

  boolean inRegister(int operand) {
    return operand >= 0 && locationOf(operand) >= 0;
  }

  // integers

  /** A register that holds the operand: its own, or the scratch register given. */
  int general(int operand, int scratch) {
    if (constant(operand)) {
      asm.constant(scratch, ir.value(operand));
      return scratch;
    }
    int location = locationOf(operand);
    if (location >= 0) {
      return location;
    }
    asm.load(scratch, RBP, slot(location));
    return scratch;
  }

  /** Brings the operand into this register. */
  void into(int register, int operand) {
    int from = general(operand, register);
    asm.mov(register, from);
  }

  /** The register in which to compute the result. */
  int target() {
    return locationDst >= 0 ? locationDst : RAX;
  }

  /** Puts the result, computed in this register, where it belongs. */
  void result(int register) {
    if (locationDst >= 0) {
      asm.mov(locationDst, register);
    } else {
      asm.store(register, RBP, slot(locationDst));
    }
  }

  /** An instruction on a register and an operand in register or frame; not for constants. */
  void withOperand(int opcode, int flags, int register, int operand) {
    int location = locationOf(operand);
    if (location >= 0) {
      asm.rr(0, opcode, flags, register, location);
    } else {
      asm.rm(0, opcode, flags, register, RBP, -1, slot(location));
    }
  }

  // vectors

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
    loadVector(scratch, slot(location), type);
    return scratch;
  }

  private void vectorConstant(int register, int operand, byte type) {
    vectorBits(register, ir.value(operand), type == Types.V128 ? ir.highValue(operand) : 0);
  }

  /** Loads a constant; uses rax. */
  void vectorBits(int register, long low, long high) {
    if (low == 0 && high == 0) {
      asm.rr(0, 0x0f57, 0, register, register);
      return;
    }
    asm.constant(RAX, low);
    asm.rr(0x66, 0x0f6e, W, register, RAX);
    if (high == low) {
      asm.rr(0x66, 0x0f6c, 0, register, register);
    } else if (high != 0) {
      asm.constant(RAX, high);
      asm.rr(0x66, 0x0f3a22, W, register, RAX);
      asm.byte1(1);
    }
  }

  private void loadVector(int register, int disp, byte type) {
    if (type == Types.V128) {
      asm.rm(0, 0x0f10, 0, register, RBP, -1, disp);
    } else {
      asm.rm(0xf3, 0x0f7e, 0, register, RBP, -1, disp);
    }
  }

  private void storeVector(int register, int disp, byte type) {
    if (type == Types.V128) {
      asm.rm(0, 0x0f11, 0, register, RBP, -1, disp);
    } else {
      asm.rm(0x66, 0x0fd6, 0, register, RBP, -1, disp);
    }
  }

  void moveVector(int to, int from) {
    if (to != from) {
      asm.rr(0, 0x0f28, 0, to, from);
    }
  }

  void intoVector(int register, int operand, byte type) {
    moveVector(register, vector(operand, register, type));
  }

  int vectorTarget() {
    return locationDst >= 0 ? locationDst - Machine.VECTOR : XMM15;
  }

  void vectorResult(int register) {
    if (locationDst >= 0) {
      moveVector(locationDst - Machine.VECTOR, register);
    } else {
      storeVector(register, slot(locationDst), ir.types[dst]);
    }
  }

  // moves between locations

  @Override
  public int scratch(byte type) {
    return Types.vector(type) ? Machine.VECTOR + XMM14 : RAX;
  }

  @Override
  public void move(int from, int to, byte type) {
    if (Types.vector(type)) {
      moveVector(from, to, type);
    } else if (to >= 0) {
      if (from >= 0) {
        asm.mov(to, from);
      } else {
        asm.load(to, RBP, slot(from));
      }
    } else {
      int register = from >= 0 ? from : RCX;
      if (from < 0) {
        asm.load(RCX, RBP, slot(from));
      }
      asm.store(register, RBP, slot(to));
    }
  }

  private void moveVector(int from, int to, byte type) {
    int register = to >= 0 ? to - Machine.VECTOR : from >= 0 ? from - Machine.VECTOR : XMM15;
    if (from >= 0) {
      moveVector(register, from - Machine.VECTOR);
    } else {
      loadVector(register, slot(from), type);
    }
    if (to < 0) {
      storeVector(register, slot(to), type);
    }
  }

  /** Loads what is at a displacement from a base register into a location, or stores it there. */
  void moveMemory(int location, int base, int disp, byte type, boolean load) {
    if (Types.vector(type)) {
      vectorMemory(location, base, disp, type, load);
      return;
    }
    int register = location >= 0 ? location : RCX;
    if (load) {
      asm.load(register, base, disp);
      if (location < 0) {
        asm.store(register, RBP, slot(location));
      }
    } else {
      if (location < 0) {
        asm.load(register, RBP, slot(location));
      }
      asm.store(register, base, disp);
    }
  }

  private void vectorMemory(int location, int base, int disp, byte type, boolean load) {
    int register = location >= 0 ? location - Machine.VECTOR : XMM15;
    boolean wide = type == Types.V128;
    if (!load && location < 0) {
      loadVector(register, slot(location), type);
    }
    if (load) {
      asm.rm(wide ? 0 : 0xf3, wide ? 0x0f10 : 0x0f7e, 0, register, base, -1, disp);
    } else {
      asm.rm(wide ? 0 : 0x66, wide ? 0x0f11 : 0x0fd6, 0, register, base, -1, disp);
    }
    if (load && location < 0) {
      storeVector(register, slot(location), type);
    }
  }

  /** Brings a constant into a location. */
  void constantInto(int location, int operand, byte type) {
    if (Types.vector(type)) {
      int register = location >= 0 ? location - Machine.VECTOR : XMM15;
      vectorConstant(register, operand, type);
      if (location < 0) {
        storeVector(register, slot(location), type);
      }
    } else if (location >= 0) {
      asm.constant(location, ir.value(operand));
    } else if (ir.value(operand) == (int) ir.value(operand)) {
      asm.rm(0, 0xc7, W, 0, RBP, -1, slot(location));
      asm.int32((int) ir.value(operand));
    } else {
      asm.constant(RCX, ir.value(operand));
      asm.store(RCX, RBP, slot(location));
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
    trapAt(asm.jcc(condition), kind.ordinal());
  }

  /** Makes a jump lead to a trap. */
  void trapAt(int jump, int kind) {
    traps.add(jump);
    traps.add(kind);
    traps.add(ir.code[at + Ir.WHERE]);
  }

  /** Makes a jump lead to where an interrupted guest waits or leaves; it goes on here. */
  void pollAt(int jump) {
    detour(jump, -1);
  }

  /** As {@link #pollAt}, where the guest may also be out of stack for this many bytes more. */
  void stackAt(int jump, int bytes) {
    detour(jump, bytes);
  }

  private void detour(int jump, int bytes) {
    detours.add(jump);
    detours.add(asm.size());
    detours.add(bytes);
    detours.add(ir.code[at + Ir.WHERE]);
  }

  private void emitDetours() {
    for (int i = 0; i < detours.size(); i += 4) {
      asm.patchHere(detours.get(i));
      int bytes = detours.get(i + 2);
      if (bytes >= 0) {
        asm.constant(RAX, bytes);
      }
      asm.callAt(Asm.R15, bytes < 0 ? Layout.POLL_STUB : Layout.STACK_STUB);
      where.add(asm.size());
      where.add(detours.get(i + 3));
      asm.patch32(asm.jmp(), detours.get(i + 1) - asm.size());
    }
  }

  /** Emits the traps behind the function's code. */
  void emitTraps() {
    emitDetours();
    for (int i = 0; i < traps.size(); i += 3) {
      asm.patchHere(traps.get(i));
      trap(traps.get(i + 1));
      where.add(asm.size());
      where.add(traps.get(i + 2));
    }
  }

  /** Traps here. */
  void trap(int kind) {
    asm.constant(RAX, kind);
    asm.callAt(Asm.R15, Layout.TRAP_STUB);
  }
}
