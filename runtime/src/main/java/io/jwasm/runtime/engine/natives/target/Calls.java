package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Machine;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Calls, and what enters a function. */
final class Calls {
  private final Emitter e;
  private final Assembler code;
  private final Registers registers;
  private final Ir ir;
  private final Shapes shapes;
  private final Shape own;
  private final Frames frames;
  private final Pads pads;
  private final References references;
  private final Moves moves = new Moves();

  /** Out-of-line calls into other instances: jump, where to continue, origin, pad. */
  private final IntList foreign = new IntList();

  Calls(Emitter e, Shapes shapes, Shape own, Frames frames, Pads pads, References references) {
    this.e = e;
    this.code = e.code();
    this.registers = code.registers();
    this.ir = e.ir;
    this.shapes = shapes;
    this.own = own;
    this.frames = frames;
    this.pads = pads;
    this.references = references;
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
        e.moveMemory(to, registers.frame(), FrameLayout.incoming(~own.param(i)), params[i], true);
      }
    }
  }

  /** Brings arguments to where the callee looks for them; stack ones at {@code base + disp}. */
  void arguments(Shape shape, int base, int disp) {
    int used = ir.usedAt(e.x());
    byte[] params = shape.type().params();
    for (int i = 0; i < params.length; i++) {
      int operand = ir.pool[used + 1 + i];
      if (shape.param(i) < 0) {
        toMemory(operand, base, disp + 8 * ~shape.param(i), params[i]);
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

  /** Brings an operand of a list to memory. */
  void toMemory(int operand, int base, int disp, byte type) {
    int location = e.constant(operand) ? Ir.NONE : e.allocation.location(operand);
    e.operandToMemory(operand, location, base, disp, type);
  }

  private void results(int index, Signature type) {
    e.allocation.advance(2 * index + 2);
    int defined = ir.definedAt(e.x());
    Shape shape = shapes.of(type);
    for (int i = 0; i < type.results().length; i++) {
      byte result = type.results()[i];
      int to = e.allocation.location(ir.pool[defined + 1 + i]);
      if (i == 0) {
        e.move(first(result), to, result);
      } else {
        e.moveMemory(to, registers.stack(), 8 * shape.result(i), result, true);
      }
    }
  }

  /** Where a first result of this type is. */
  int first(byte type) {
    return Types.vector(type) ? Machine.VECTOR : registers.result();
  }

  void call(int index) {
    int function = ir.pool[e.x()];
    Signature type = e.info.signature(function);
    int pad = pads.of(e.y() - 1);
    arguments(shapes.of(type), registers.stack(), 0);
    callDirect(function);
    pads.returnsHere(pad);
    if (function < e.info.importedFunctions) {
      frames.reloadContext();
    }
    results(index, type);
  }

  /** After the call of an import the context is another's. */
  void callDirect(int function) {
    if (function < e.info.importedFunctions) {
      int context = registers.context();
      int imported = e.layout.imported(function);
      code.load(registers.scratch(), context, imported);
      code.load(context, context, imported + 8);
      code.load(registers.memory(), context, Layout.MEMORY_BASE);
      code.callTo(registers.scratch());
    } else {
      e.calls.add(code.callFunction());
      e.calls.add(function);
    }
    e.note();
  }

  void callIndirect(int index) {
    Signature type = e.info.types.get(ir.pool[e.x()]);
    // The index first: argument moves may overwrite its register.
    references.lookUp();
    int pad = pads.of(e.y() - 1);
    arguments(shapes.of(type), registers.stack(), 0);
    references.take();
    foreign.add(references.jumpIfForeign());
    references.call();
    e.note();
    pads.returnsHere(pad);
    foreign.add(code.size());
    foreign.add(e.origin());
    foreign.add(pad);
    results(index, type);
  }

  /** Emits the calls into other instances behind the function's code. */
  void finish() {
    for (int i = 0; i < foreign.size(); i += 4) {
      code.patchHere(foreign.get(i));
      references.callForeign();
      e.traps.note(foreign.get(i + 2));
      pads.returnsHere(foreign.get(i + 3));
      frames.reloadContext();
      code.jumpBack(foreign.get(i + 1));
    }
  }

  /** Throws: a call of the runtime that does not return, but may continue at a pad. */
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
      toMemory(operand, registers.stack(), disp, type);
      disp += 8 * Types.slots(type);
    }
    Traps.callStub(code, stub, ir.pool[list]);
    e.note();
  }

  void builtin(int index) {
    callRuntime(Layout.BUILTIN_STUB);
    e.allocation.advance(2 * index + 2);
    int defined = ir.definedAt(e.x());
    int disp = 0;
    for (int i = 1; i <= ir.pool[defined]; i++) {
      int register = ir.pool[defined + i];
      byte type = ir.types[register];
      e.moveMemory(e.allocation.location(register), registers.stack(), disp, type, true);
      disp += 8 * Types.slots(type);
    }
  }

  /** The shape of the callee of an instruction. */
  Shape callee() {
    boolean direct = (e.op() & Op.MASK) == Op.RETURN_CALL;
    int head = ir.pool[e.x()];
    return shapes.of(direct ? e.info.signature(head) : e.info.types.get(head));
  }
}
