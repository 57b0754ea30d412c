package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Pads;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.wasm.BodyDecoder;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;
import java.nio.ByteBuffer;

/** Compiles one function to machine code. */
final class FunctionCompiler {
  private final Emitter e;
  private final Asm asm;
  private final Integers integers;
  private final Floats floats;
  private final Conversions conversions;
  private final MemoryAccess memory;
  private final Control control;
  private final Pads pads;
  private final Calls calls;
  private final Frames frames;
  private final Bulk bulk;
  private final Simd simd;
  private final Atomics atomics;

  private FunctionCompiler(
      ModuleInfo info, Layout layout, Features features, Signature type, Ir ir) {
    var shapes = new Shapes(X64Machine.ARGUMENTS);
    var allocation = new Allocation(ir, new X64Machine(info, shapes, type));
    e = new Emitter(ir, info, layout, features, allocation);
    asm = e.asm;
    integers = new Integers(e);
    floats = new Floats(e);
    conversions = new Conversions(e);
    memory = new MemoryAccess(e);
    control = new Control(e, integers, floats);
    frames = new Frames(e, shapes);
    pads = new Pads(ir, allocation, e, new Landing(asm, frames, control));
    calls = new Calls(e, shapes, shapes.of(type), frames, pads);
    bulk = new Bulk(e);
    simd = new Simd(e, memory);
    atomics = new Atomics(e, memory);
  }

  /**
   * Compiles.
   *
   * @param defined the function's index among those defined
   * @throws io.jwasm.runtime.engine.natives.wasm.InvalidModule if the body is not valid
   */
  static CompiledFunction compile(
      ModuleInfo info, Layout layout, Features features, ByteBuffer bytes, int defined) {
    Ir ir = BodyDecoder.decode(info, bytes, defined);
    Signature type = info.signature(info.importedFunctions + defined);
    return new FunctionCompiler(info, layout, features, type, ir).compile();
  }

  private CompiledFunction compile() {
    Ir ir = e.ir;
    e.at = 0;
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
    control.finish();
    e.emitTraps();
    return new CompiledFunction(
        asm.toArray(), e.calls.toArray(), e.where.toArray(), landings, frames.savedMask());
  }

  private void lower(int index, int op) {
    if (op < Op.MISC) {
      plain(op);
    } else if (op < Op.SIMD) {
      conversions.lower(op);
    } else if (op < Op.ATOMIC) {
      simd.lower(op - Op.SIMD);
    } else if (op < Op.NOP) {
      atomics.lower(op - Op.ATOMIC);
    } else {
      special(index, op);
    }
  }

  private void plain(int op) {
    if (op < 0x36) {
      memory.load(op);
    } else if (op < 0x45) {
      memory.store(op);
    } else if (op <= 0x5a || (op >= 0x67 && op <= 0x8a)) {
      integers.lower(op);
    } else if (op <= 0x66 || op <= 0xa6) {
      floats.lower(op);
    } else if (op == 0xa7 || op == 0xac || op == 0xad || op >= 0xc0) {
      integers.lower(op);
    } else {
      conversions.lower(op);
    }
  }

  private void special(int index, int op) {
    switch (op) {
      case Op.MOV -> move();
      case Op.LABEL -> control.label();
      case Op.BR -> control.branch(index + 1);
      case Op.BRIF -> control.branchIf();
      case Op.BRTABLE -> control.branchTable();
      case Op.RETURN -> calls.giveBack();
      case Op.TRAP -> {
        e.trap(e.x());
        e.note();
      }
      case Op.PARAMS -> calls.parameters(index);
      case Op.SELECT -> control.select();
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
      case Op.GLOBAL_GET -> global(true);
      case Op.GLOBAL_SET -> global(false);
      case Op.POLL -> control.poll();
      case Op.MEMORY_SIZE -> memorySize();
      case Op.TABLE_GET, Op.TABLE_SIZE -> table(op);
      case Op.REF_FUNC -> {
        int target = e.target();
        asm.lea(target, R15, -1, e.layout.reference(e.x()), W);
        e.result(target);
      }
      case Op.REF_IS_NULL -> isNull();
      case Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT -> calls.tail();
      default -> throw new IllegalStateException("operation " + Integer.toHexString(op));
    }
  }

  private void move() {
    byte type = e.ir.types[e.dst];
    if (e.constant(e.a)) {
      e.constantInto(e.locationDst(), e.a, type);
    } else if (e.locationOf(e.a) != e.locationDst()) {
      e.move(e.locationOf(e.a), e.locationDst(), type);
    }
  }

  private void global(boolean get) {
    int index = e.x();
    byte type = e.info.globals.get(index).type();
    int base = R15;
    int disp = e.layout.global(index);
    if (e.layout.indirect(index)) {
      asm.load(RAX, R15, disp);
      base = RAX;
      disp = 0;
    }
    if (get) {
      e.moveMemory(e.locationDst(), base, disp, type, true);
    } else if (!e.constant(e.a)) {
      e.moveMemory(e.locationOf(e.a), base, disp, type, false);
    } else {
      asm.constant(RCX, e.ir.value(e.a));
      asm.store(RCX, base, disp);
      if (type == Types.V128) {
        asm.constant(RCX, e.ir.highValue(e.a));
        asm.store(RCX, base, disp + 8);
      }
    }
  }

  /** Loads a word of the context. */
  private void context(int disp) {
    asm.load(e.target(), R15, disp);
    e.result(e.target());
  }

  /** Loads a field of an exception. */
  private void exception(int disp) {
    int base = e.general(e.a, RAX);
    e.moveMemory(e.locationDst(), base, disp, e.ir.types[e.dst], true);
  }

  private void memorySize() {
    int target = e.target();
    asm.load(target, R15, e.layout.memory(e.x()) + 8);
    asm.load(target, target, 0);
    asm.rr(0, 0xc1, W, 5, target);
    asm.byte1(16);
    e.result(target);
  }

  private void table(int op) {
    asm.load(RCX, R15, e.layout.table(e.x()));
    if (op == Op.TABLE_SIZE) {
      asm.load32(e.target(), RCX, -8);
    } else {
      int index = e.general(e.a, RAX);
      asm.rm(0, 0x3b, 0, index, RCX, -1, -8);
      e.trapIf(Asm.AE, Trap.Kind.TABLE_OUT_OF_BOUNDS);
      asm.scaled(0x8b, W, e.target(), RCX, index);
    }
    e.result(e.target());
  }

  private void isNull() {
    integers.test(e.a, W);
    asm.rr(0, 0x0f90 | Asm.E, 0, 0, RAX);
    int target = e.target();
    asm.rr(0, 0x0fb6, 0, target, RAX);
    e.result(target);
  }

  /** The code as its landing pads need it. */
  private record Landing(Asm asm, Frames frames, Control control) implements Pads.Code {
    @Override
    public int size() {
      return asm.size();
    }

    @Override
    public void restore() {
      frames.resetStack();
      frames.reloadContext();
    }

    @Override
    public void jump(int label) {
      control.jump(asm.jmp(), label);
    }
  }
}
