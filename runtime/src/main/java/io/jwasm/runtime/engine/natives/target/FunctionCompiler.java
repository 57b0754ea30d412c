package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.wasm.Signature;

/** Compiles one function to machine code: goes over its instructions, whatever the processor. */
public final class FunctionCompiler {
  private final Emitter e;
  private final Assembler code;
  private final Registers registers;
  private final Control control;
  private final Lowering lowering;
  private final Frames frames;
  private final Pads pads;
  private final Calls calls;
  private final Returns returns;
  private final Bulk bulk;

  /** Prepares a function of this type. */
  public FunctionCompiler(
      Emitter e,
      Control control,
      Lowering lowering,
      References references,
      Shapes shapes,
      Signature type) {
    this.e = e;
    this.code = e.code();
    this.registers = code.registers();
    this.control = control;
    this.lowering = lowering;
    frames = new Frames(e, shapes);
    pads = new Pads(e.ir, e.allocation, e, new Landing(code, frames, control));
    calls = new Calls(e, shapes, shapes.of(type), frames, pads, references);
    bulk = new Bulk(e);
    returns = new Returns(e, shapes.of(type), frames, calls, references);
  }

  /** Compiles; once. */
  public CompiledFunction compile() {
    Ir ir = e.ir;
    frames.enter();
    for (int i = 0; i < ir.count; i++) {
      int op = ir.code[i * Ir.STRIDE];
      if (op != Op.NOP) {
        e.instruction(i, op);
        lower(i, op & Op.MASK);
      }
    }
    calls.finish();
    int[] landings = pads.finish();
    control.finish(lowering);
    e.traps.emit();
    return new CompiledFunction(
        code.toArray(),
        e.calls.toArray(),
        Places.encode(e.traps.where()),
        landings,
        frames.savedMask());
  }

  private void lower(int index, int op) {
    if (op < Op.MISC) {
      plain(op);
    } else if (op < Op.SIMD) {
      lowering.conversion(op);
    } else if (op < Op.ATOMIC) {
      lowering.vector(op - Op.SIMD);
    } else if (op < Op.NOP) {
      lowering.atomic(op - Op.ATOMIC);
    } else {
      special(index, op);
    }
  }

  private void plain(int op) {
    if (op < 0x36) {
      lowering.load(op);
    } else if (op < 0x45) {
      lowering.store(op);
    } else if (op <= 0x5a || (op >= 0x67 && op <= 0x8a)) {
      lowering.integer(op);
    } else if (op <= 0xa6) {
      lowering.floating(op);
    } else if (op == 0xa7 || op == 0xac || op == 0xad || op >= 0xc0) {
      lowering.integer(op);
    } else {
      lowering.conversion(op);
    }
  }

  private void special(int index, int op) {
    switch (op) {
      case Op.MOV -> move();
      case Op.LABEL -> control.label();
      case Op.BR -> control.branch(index + 1);
      case Op.BRIF -> lowering.branchIf();
      case Op.BRTABLE -> control.branchTable(lowering);
      case Op.RETURN -> returns.giveBack();
      case Op.TRAP -> {
        Traps.trap(code, e.x());
        e.note();
      }
      case Op.PARAMS -> calls.parameters(index);
      case Op.SELECT -> lowering.select();
      case Op.CALL -> calls.call(index);
      case Op.CALL_INDIRECT -> calls.callIndirect(index);
      case Op.BUILTIN -> {
        if (!bulk.lower()) {
          calls.builtin(index);
        }
      }
      case Op.THROW -> calls.raise();
      case Op.CAUGHT -> context(Layout.EXCEPTION);
      case Op.TAG -> context(e.layout.tag(e.x()));
      case Op.EXCEPTION_TAG -> exception(0);
      case Op.PAYLOAD -> exception(Layout.EXCEPTION_PAYLOAD + 8 * e.x());
      case Op.GLOBAL_GET, Op.GLOBAL_SET -> global(op == Op.GLOBAL_GET);
      case Op.POLL -> control.poll();
      case Op.MEMORY_SIZE -> lowering.memorySize();
      case Op.TABLE_SIZE -> tableSize();
      case Op.TABLE_GET -> lowering.tableGet();
      case Op.REF_FUNC -> reference();
      case Op.REF_IS_NULL -> lowering.isNull();
      case Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT -> returns.tail();
      default -> throw new IllegalStateException("operation " + Integer.toHexString(op));
    }
  }

  private void move() {
    byte type = e.ir.types[e.dst()];
    if (e.constant(e.a())) {
      e.constantInto(e.locationDst(), e.a(), type);
    } else if (e.locationOf(e.a()) != e.locationDst()) {
      e.move(e.locationOf(e.a()), e.locationDst(), type);
    }
  }

  private void global(boolean get) {
    int index = e.x();
    byte type = e.info.globals.get(index).type();
    int base = registers.context();
    int disp = e.layout.global(index);
    if (e.layout.indirect(index)) {
      code.load(registers.scratch(), base, disp);
      base = registers.scratch();
      disp = 0;
    }
    if (get) {
      e.moveMemory(e.locationDst(), base, disp, type, true);
    } else {
      e.operandToMemory(e.a(), e.locationOf(e.a()), base, disp, type);
    }
  }

  /** Loads a word of the context. */
  private void context(int disp) {
    code.load(e.target(), registers.context(), disp);
    e.result(e.target());
  }

  /** Loads a field of an exception. */
  private void exception(int disp) {
    int base = e.general(e.a(), registers.scratch());
    e.moveMemory(e.locationDst(), base, disp, e.ir.types[e.dst()], true);
  }

  private void tableSize() {
    int target = e.target();
    code.load(registers.temporary(), registers.context(), e.layout.table(e.x()));
    code.load32(target, registers.temporary(), -8);
    e.result(target);
  }

  private void reference() {
    int target = e.target();
    code.address(target, registers.context(), e.layout.reference(e.x()));
    e.result(target);
  }

  /** The code as its landing pads need it. */
  private record Landing(Assembler code, Frames frames, Control control) implements Pads.Code {
    @Override
    public int size() {
      return code.size();
    }

    @Override
    public void restore() {
      frames.resetStack();
      frames.reloadContext();
    }

    @Override
    public void jump(int label) {
      control.jump(code.jump(), label);
    }
  }
}
