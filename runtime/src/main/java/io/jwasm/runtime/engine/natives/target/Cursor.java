package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;

/** Goes over the instructions of a function: the one at hand, and where its operands are. */
public abstract class Cursor {
  public final Ir ir;
  public final Allocation allocation;

  private int at;
  private int op;
  private int dst;
  private int a;
  private int b;
  private int c;
  private int locationA;
  private int locationB;
  private int locationC;
  private int locationY;
  private int locationDst;

  Cursor(Ir ir, Allocation allocation) {
    this.ir = ir;
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

  // the instruction at hand, see Ir

  public int op() {
    return op;
  }

  public int dst() {
    return dst;
  }

  public int a() {
    return a;
  }

  public int b() {
    return b;
  }

  public int c() {
    return c;
  }

  public int x() {
    return ir.code[at + Ir.X];
  }

  public int y() {
    return ir.code[at + Ir.Y];
  }

  /** The offset in the module that it comes from. */
  int origin() {
    return ir.code[at + Ir.WHERE];
  }

  /** Where an operand of this instruction is. */
  public int locationOf(int operand) {
    return operand == a
        ? locationA
        : operand == b ? locationB : operand == c ? locationC : locationY;
  }

  public int locationDst() {
    return locationDst;
  }

  public boolean inRegister(int operand) {
    return operand >= 0 && locationOf(operand) >= 0;
  }

  public boolean constant(int operand) {
    return Ir.isConstant(operand);
  }
}
