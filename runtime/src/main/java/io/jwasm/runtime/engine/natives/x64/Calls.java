package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R14;
import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSP;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.target.IntList;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Pads;
import io.jwasm.runtime.engine.natives.target.Shape;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Calls, returns, and what enters a function. */
final class Calls {
  private final Emitter e;
  private final Asm asm;
  private final Ir ir;
  private final Shapes shapes;
  private final Shape own;
  private final Frames frames;
  private final Pads pads;
  private final Moves moves = new Moves();

  /** Out-of-line calls into other instances: jump displacement, where to continue, offset, pad. */
  private final IntList foreign = new IntList();

  Calls(Emitter e, Shapes shapes, Shape own, Frames frames, Pads pads) {
    this.e = e;
    this.asm = e.asm;
    this.ir = e.ir;
    this.shapes = shapes;
    this.own = own;
    this.frames = frames;
    this.pads = pads;
  }

  /** Brings the parameters to where they live. */
  void parameters(int index) {
    int defined = ir.definedAt(e.x());
    e.allocation.advance(2 * index + 1);
    for (int i = 0; i < own.type().params().length; i++) {
      int from = own.param(i);
      if (from >= 0) {
        int to = e.allocation.location(ir.pool[defined + 1 + i]);
        moves.add(from, to, own.type().params()[i]);
      }
    }
    moves.emit(e);
    for (int i = 0; i < own.type().params().length; i++) {
      int from = own.param(i);
      if (from < 0) {
        int to = e.allocation.location(ir.pool[defined + 1 + i]);
        e.moveMemory(to, RBP, 16 + 8 * ~from, own.type().params()[i], true);
      }
    }
  }

  /** Brings arguments to where the callee looks for them; stack ones at {@code base + disp}. */
  private void arguments(Shape shape, int base, int disp) {
    int used = ir.usedAt(e.x());
    byte[] params = shape.type().params();
    for (int i = 0; i < params.length; i++) {
      int operand = ir.pool[used + 1 + i];
      if (shape.param(i) < 0) {
        argumentToMemory(operand, base, disp + 8 * ~shape.param(i), params[i]);
      } else if (!e.constant(operand)) {
        moves.add(e.allocation.location(operand), shape.param(i), params[i]);
      }
    }
    moves.emit(e);
    for (int i = 0; i < params.length; i++) {
      int operand = ir.pool[used + 1 + i];
      if (shape.param(i) >= 0 && e.constant(operand)) {
        e.constantInto(shape.param(i), operand, params[i]);
      }
    }
  }

  private void argumentToMemory(int operand, int base, int disp, byte type) {
    if (e.constant(operand)) {
      asm.constant(RCX, ir.value(operand));
      asm.store(RCX, base, disp);
      if (type == Types.V128) {
        asm.constant(RCX, ir.highValue(operand));
        asm.store(RCX, base, disp + 8);
      }
    } else {
      e.moveMemory(e.allocation.location(operand), base, disp, type, false);
    }
  }

  private void results(int index, Signature type, int stackDisp) {
    e.allocation.advance(2 * index + 2);
    int defined = ir.definedAt(e.x());
    Shape shape = shapes.of(type);
    for (int i = 0; i < type.results().length; i++) {
      byte result = type.results()[i];
      int to = e.allocation.location(ir.pool[defined + 1 + i]);
      if (i == 0) {
        e.move(Types.vector(result) ? Machine.VECTOR : RAX, to, result);
      } else {
        e.moveMemory(to, RSP, stackDisp + 8 * shape.result(i), result, true);
      }
    }
  }

  void call(int index) {
    int function = ir.pool[e.x()];
    Signature type = e.info.signature(function);
    int pad = pads.of(e.y() - 1);
    arguments(shapes.of(type), RSP, 0);
    callDirect(function);
    pads.returnsHere(pad);
    if (function < e.info.importedFunctions) {
      frames.reloadContext();
    }
    results(index, type, 0);
  }

  /** After the call of an import the context is another's. */
  private void callDirect(int function) {
    if (function < e.info.importedFunctions) {
      asm.load(RAX, R15, e.layout.imported(function));
      asm.load(R15, R15, e.layout.imported(function) + 8);
      asm.load(R14, R15, Layout.MEMORY_BASE);
      asm.rr(0, 0xff, 0, 2, RAX);
    } else {
      asm.byte1(0xe8);
      e.calls.add(asm.size());
      e.calls.add(function);
      asm.int32(0);
    }
    e.note();
  }

  /** Leaves the address of the checked function reference in rax. */
  private void lookUp() {
    int type = ir.pool[e.x()];
    int table = ir.pool[e.x() + 1];
    int index = e.general(e.a, RAX);
    asm.load(RCX, R15, e.layout.table(table));
    asm.rm(0, 0x3b, 0, index, RCX, -1, -8);
    e.trapIf(Asm.AE, Trap.Kind.UNDEFINED_ELEMENT);
    asm.scaled(0x8b, W, RAX, RCX, index);
    asm.rr(0, 0x85, W, RAX, RAX);
    e.trapIf(Asm.E, Trap.Kind.UNINITIALIZED_ELEMENT);
    asm.load32(RCX, R15, e.layout.type(type));
    asm.rm(0, 0x3b, 0, RCX, RAX, -1, Layout.REFERENCE_TYPE);
    e.trapIf(Asm.NE, Trap.Kind.INDIRECT_CALL_TYPE_MISMATCH);
  }

  void callIndirect(int index) {
    Signature type = e.info.types.get(ir.pool[e.x()]);
    // The index first: argument moves may overwrite its register. The reference waits in the frame.
    lookUp();
    asm.store(RAX, RBP, frames.scratch());
    int pad = pads.of(e.y() - 1);
    arguments(shapes.of(type), RSP, 0);
    asm.load(RAX, RBP, frames.scratch());
    asm.rm(0, 0x3b, W, R15, RAX, -1, Layout.REFERENCE_CONTEXT);
    foreign.add(asm.jcc(Asm.NE));
    asm.rm(0, 0xff, 0, 2, RAX, -1, 0);
    e.note();
    pads.returnsHere(pad);
    foreign.add(asm.size());
    foreign.add(ir.code[e.at + Ir.WHERE]);
    foreign.add(pad);
    results(index, type, 0);
  }

  /** Emits the calls into other instances behind the function's code. */
  void finish() {
    for (int i = 0; i < foreign.size(); i += 4) {
      asm.patchHere(foreign.get(i));
      asm.load(R15, RAX, Layout.REFERENCE_CONTEXT);
      asm.load(R14, R15, Layout.MEMORY_BASE);
      asm.rm(0, 0xff, 0, 2, RAX, -1, 0);
      e.where.add(asm.size());
      e.where.add(foreign.get(i + 2));
      pads.returnsHere(foreign.get(i + 3));
      frames.reloadContext();
      asm.patch32(asm.jmp(), foreign.get(i + 1) - asm.size());
    }
  }

  /** Asks the runtime to throw. */
  void raise() {
    int pad = pads.of(e.y() - 1);
    callRuntime(Layout.THROW_STUB);
    pads.returnsHere(pad);
  }

  private void callRuntime(int stub) {
    int list = e.x();
    int used = ir.usedAt(list);
    int disp = 0;
    for (int i = 1; i <= ir.pool[used]; i++) {
      int operand = ir.pool[used + i];
      byte type = e.constant(operand) ? Types.I64 : ir.types[operand];
      argumentToMemory(operand, RSP, disp, type);
      disp += 8 * Types.slots(type);
    }
    asm.constant(RAX, ir.pool[list]);
    asm.callAt(R15, stub);
    e.note();
  }

  void builtin(int index) {
    callRuntime(Layout.BUILTIN_STUB);
    e.allocation.advance(2 * index + 2);
    int defined = ir.definedAt(e.x());
    int disp = 0;
    for (int i = 1; i <= ir.pool[defined]; i++) {
      int register = ir.pool[defined + i];
      e.moveMemory(e.allocation.location(register), RSP, disp, ir.types[register], true);
      disp += 8 * Types.slots(ir.types[register]);
    }
  }

  void giveBack() {
    int used = ir.usedAt(e.x());
    byte[] types = own.type().results();
    for (int i = types.length - 1; i >= 0; i--) {
      int operand = ir.pool[used + 1 + i];
      if (i > 0) {
        argumentToMemory(operand, RBP, 16 + 8 * own.result(i), types[i]);
      } else {
        int to = Types.vector(types[0]) ? Machine.VECTOR : RAX;
        if (e.constant(operand)) {
          e.constantInto(to, operand, types[0]);
        } else {
          e.move(e.allocation.location(operand), to, types[0]);
        }
      }
    }
    frames.leave();
    asm.ret();
  }

  void tail() {
    boolean direct = (e.op & Op.MASK) == Op.RETURN_CALL;
    int head = ir.pool[e.x()];
    Signature type = direct ? e.info.signature(head) : e.info.types.get(head);
    Shape shape = shapes.of(type);
    boolean fits = shape.slots() <= own.slots();
    if (!direct) {
      lookUp();
      asm.store(RAX, RBP, frames.scratch());
    }
    if (!fits || (direct && head < e.info.importedFunctions)) {
      tailByCall(direct, head, shape);
      return;
    }
    // Parameters that came on the stack were moved at entry: their slots are free.
    arguments(shape, RBP, 16);
    if (direct) {
      frames.leave();
      asm.byte1(0xe9);
      e.calls.add(asm.size());
      e.calls.add(head);
      asm.int32(0);
      return;
    }
    asm.load(RAX, RBP, frames.scratch());
    asm.rm(0, 0x3b, W, R15, RAX, -1, Layout.REFERENCE_CONTEXT);
    int elsewhere = asm.jcc(Asm.NE);
    frames.leave();
    asm.rm(0, 0xff, 0, 4, RAX, -1, 0);
    asm.patchHere(elsewhere);
    copyDown(shape);
    callReference();
    returnResults(shape);
  }

  /** The arguments on the stack lie in the own incoming slots: copies them for a real call. */
  private void copyDown(Shape shape) {
    for (int i = 0; i < shape.paramSlots(); i++) {
      asm.load(RCX, RBP, 16 + 8 * i);
      asm.store(RCX, RSP, 8 * i);
    }
  }

  private void callReference() {
    asm.load(R15, RAX, Layout.REFERENCE_CONTEXT);
    asm.load(R14, R15, Layout.MEMORY_BASE);
    asm.rm(0, 0xff, 0, 2, RAX, -1, 0);
    e.note();
    frames.reloadContext();
  }

  /**
   * A tail call that needs more stack for arguments than this function has, or leaves the module.
   */
  private void tailByCall(boolean direct, int head, Shape shape) {
    arguments(shape, RSP, 0);
    if (!direct) {
      asm.load(RAX, RBP, frames.scratch());
      callReference();
    } else {
      callDirect(head);
      if (head < e.info.importedFunctions) {
        frames.reloadContext();
      }
    }
    returnResults(shape);
  }

  private void returnResults(Shape shape) {
    for (int i = 1; i < shape.type().results().length; i++) {
      for (int s = 0; s < Types.slots(shape.type().results()[i]); s++) {
        asm.load(RCX, RSP, 8 * (shape.result(i) + s));
        asm.store(RCX, RBP, 16 + 8 * (shape.result(i) + s));
      }
    }
    frames.leave();
    asm.ret();
  }
}
