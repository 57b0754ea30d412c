package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.FP;
import static io.jwasm.runtime.engine.natives.a64.Asm.MEMORY;
import static io.jwasm.runtime.engine.natives.a64.Asm.SP;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.T3;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

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
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Calls {
  /** Holds a function reference while arguments are moved. */
  private static final int REFERENCE = T3;

  private final Emitter e;
  private final Asm asm;
  private final Ir ir;
  private final Shapes shapes;
  private final Shape own;
  private final Frames frames;
  private final Pads pads;
  private final Moves moves = new Moves();

  /** Out-of-line calls into other instances: jump, where to continue, offset, pad. */
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
    byte[] params = own.type().params();
    e.allocation.advance(2 * index + 1);
    for (int i = 0; i < params.length; i++) {
      if (own.param(i) >= 0) {
        moves.add(own.param(i), e.allocation.location(ir.pool[defined + 1 + i]), params[i]);
      }
    }
    moves.emit(e);
    for (int i = 0; i < params.length; i++) {
      if (own.param(i) < 0) {
        int to = e.allocation.location(ir.pool[defined + 1 + i]);
        e.moveMemory(to, FP, Frames.LINK + 8 * ~own.param(i), params[i], true);
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
      e.constantToMemory(operand, base, disp, type);
    } else {
      e.moveMemory(e.allocation.location(operand), base, disp, type, false);
    }
  }

  private void results(int index, Signature type) {
    e.allocation.advance(2 * index + 2);
    int defined = ir.definedAt(e.x());
    Shape shape = shapes.of(type);
    for (int i = 0; i < type.results().length; i++) {
      byte result = type.results()[i];
      int to = e.allocation.location(ir.pool[defined + 1 + i]);
      if (i == 0) {
        e.move(Types.vector(result) ? Machine.VECTOR : 0, to, result);
      } else {
        e.moveMemory(to, SP, 8 * shape.result(i), result, true);
      }
    }
  }

  private void callDirect(int function) {
    if (function < e.info.importedFunctions) {
      asm.load(T0, CONTEXT, e.layout.imported(function));
      asm.load(CONTEXT, CONTEXT, e.layout.imported(function) + 8);
      asm.load(MEMORY, CONTEXT, Layout.MEMORY_BASE);
      asm.callTo(T0);
    } else {
      e.calls.add(asm.call());
      e.calls.add(function);
    }
    e.note();
  }

  void call(int index) {
    int function = ir.pool[e.x()];
    Signature type = e.info.signature(function);
    int pad = pads.of(e.y() - 1);
    arguments(shapes.of(type), SP, 0);
    callDirect(function);
    pads.returnsHere(pad);
    if (function < e.info.importedFunctions) {
      frames.reloadContext();
    }
    results(index, type);
  }

  /** Leaves the address of the checked function reference in {@link #REFERENCE}. */
  private void lookUp() {
    int type = ir.pool[e.x()];
    int table = ir.pool[e.x() + 1];
    int index = e.general(e.a, T2);
    asm.load(T0, CONTEXT, e.layout.table(table));
    asm.load32(T1, T0, -8);
    asm.rrr(Asm.SUBS, 0, ZR, index, T1);
    e.trapIf(Condition.HS, Trap.Kind.UNDEFINED_ELEMENT);
    // ldr reference, [T0, index, uxtw #3]
    asm.indexed(Asm.access(3, Asm.LOAD, false) | 1 << 12, REFERENCE, T0, index);
    e.trapAt(asm.jumpIfZero(W, REFERENCE, true), Trap.Kind.UNINITIALIZED_ELEMENT.ordinal());
    asm.load32(T0, CONTEXT, e.layout.type(type));
    asm.load32(T1, REFERENCE, Layout.REFERENCE_TYPE);
    asm.rrr(Asm.SUBS, 0, ZR, T0, T1);
    e.trapIf(Condition.NE, Trap.Kind.INDIRECT_CALL_TYPE_MISMATCH);
  }

  /** Loads the code of the reference, and jumps if it is of another instance. */
  private int elsewhere() {
    asm.load(T1, REFERENCE, Layout.REFERENCE_CONTEXT);
    asm.load(T0, REFERENCE, 0);
    asm.rrr(Asm.SUBS, W, ZR, CONTEXT, T1);
    return asm.jumpIf(Condition.NE);
  }

  /** Calls the code of {@link #elsewhere} with its context. */
  private void callElsewhere() {
    asm.mov(CONTEXT, T1);
    asm.load(MEMORY, CONTEXT, Layout.MEMORY_BASE);
    asm.callTo(T0);
  }

  void callIndirect(int index) {
    Signature type = e.info.types.get(ir.pool[e.x()]);
    int pad = pads.of(e.y() - 1);
    // The index first: argument moves may overwrite its register.
    lookUp();
    arguments(shapes.of(type), SP, 0);
    foreign.add(elsewhere());
    asm.callTo(T0);
    e.note();
    pads.returnsHere(pad);
    foreign.add(asm.size());
    foreign.add(ir.code[e.at + Ir.WHERE]);
    foreign.add(pad);
    results(index, type);
  }

  /** Emits the calls into other instances behind the function's code. */
  void finish() {
    for (int i = 0; i < foreign.size(); i += 4) {
      asm.patchHere(foreign.get(i));
      callElsewhere();
      e.where.add(asm.size());
      e.where.add(foreign.get(i + 2));
      pads.returnsHere(foreign.get(i + 3));
      frames.reloadContext();
      asm.patch(asm.jump(), foreign.get(i + 1));
    }
  }

  private void callRuntime(int stub) {
    int list = e.x();
    int used = ir.usedAt(list);
    int disp = 0;
    for (int i = 1; i <= ir.pool[used]; i++) {
      int operand = ir.pool[used + i];
      byte type = e.constant(operand) ? Types.I64 : ir.types[operand];
      argumentToMemory(operand, SP, disp, type);
      disp += 8 * Types.slots(type);
    }
    asm.constant(T0, ir.pool[list]);
    e.callStub(stub);
    e.note();
  }

  void builtin(int index) {
    callRuntime(Layout.BUILTIN_STUB);
    e.allocation.advance(2 * index + 2);
    int defined = ir.definedAt(e.x());
    int disp = 0;
    for (int i = 1; i <= ir.pool[defined]; i++) {
      int register = ir.pool[defined + i];
      e.moveMemory(e.allocation.location(register), SP, disp, ir.types[register], true);
      disp += 8 * Types.slots(ir.types[register]);
    }
  }

  /** Throws: a call of the runtime that does not return, but may continue at a pad. */
  void raise() {
    int pad = pads.of(e.y() - 1);
    callRuntime(Layout.THROW_STUB);
    pads.returnsHere(pad);
  }

  void giveBack() {
    int used = ir.usedAt(e.x());
    byte[] types = own.type().results();
    for (int i = types.length - 1; i >= 0; i--) {
      int operand = ir.pool[used + 1 + i];
      if (i > 0) {
        argumentToMemory(operand, FP, Frames.LINK + 8 * own.result(i), types[i]);
      } else {
        int to = Types.vector(types[0]) ? Machine.VECTOR : 0;
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
    if (!direct) {
      lookUp();
    }
    if (shape.slots() > own.slots() || (direct && head < e.info.importedFunctions)) {
      tailByCall(direct, head, shape);
      return;
    }
    // Parameters that came on the stack were moved at entry: their slots are free.
    arguments(shape, FP, Frames.LINK);
    if (direct) {
      frames.leave();
      e.calls.add(asm.jump());
      e.calls.add(head);
      return;
    }
    int elsewhere = elsewhere();
    frames.leave();
    asm.jumpTo(T0);
    asm.patchHere(elsewhere);
    copyDown(shape);
    callElsewhere();
    e.note();
    frames.reloadContext();
    returnResults(shape);
  }

  /** The arguments on the stack lie in the own incoming slots: copies them for a real call. */
  private void copyDown(Shape shape) {
    for (int i = 0; i < shape.paramSlots(); i++) {
      asm.load(T2, FP, Frames.LINK + 8 * i);
      asm.store(T2, SP, 8 * i);
    }
  }

  /**
   * A tail call that needs more stack for arguments than this function has, or leaves the module.
   */
  private void tailByCall(boolean direct, int head, Shape shape) {
    arguments(shape, SP, 0);
    if (direct) {
      callDirect(head);
    } else {
      asm.load(T1, REFERENCE, Layout.REFERENCE_CONTEXT);
      asm.load(T0, REFERENCE, 0);
      callElsewhere();
      e.note();
    }
    frames.reloadContext();
    returnResults(shape);
  }

  private void returnResults(Shape shape) {
    byte[] results = shape.type().results();
    for (int i = 1; i < results.length; i++) {
      for (int s = 0; s < Types.slots(results[i]); s++) {
        asm.load(T2, SP, 8 * (shape.result(i) + s));
        asm.store(T2, FP, Frames.LINK + 8 * (shape.result(i) + s));
      }
    }
    frames.leave();
    asm.ret();
  }
}
