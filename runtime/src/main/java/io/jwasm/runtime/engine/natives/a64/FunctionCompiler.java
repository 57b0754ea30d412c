package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.T0;
import static io.jwasm.runtime.engine.natives.a64.Asm.T1;
import static io.jwasm.runtime.engine.natives.a64.Asm.T2;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;

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
  private final Simd simd;
  private final Atomics atomics;

  private FunctionCompiler(ModuleInfo info, Layout layout, Signature type, Ir ir, boolean far) {
    var shapes = new Shapes(A64Machine.ARGUMENTS);
    var allocation = new Allocation(ir, new A64Machine(info, shapes, type));
    asm = new Asm(far);
    e = new Emitter(asm, ir, info, layout, allocation);
    integers = new Integers(e);
    floats = new Floats(e);
    conversions = new Conversions(e, floats);
    memory = new MemoryAccess(e);
    control = new Control(e, integers, floats);
    frames = new Frames(e, shapes);
    pads = new Pads(ir, allocation, e, new Landing(asm, frames, control));
    calls = new Calls(e, shapes, shapes.of(type), frames, pads);
    simd = new Simd(e, memory);
    atomics = new Atomics(e, memory);
  }

  /** Compiles; again if a conditional jump does not reach its target. */
  static CompiledFunction compile(ModuleInfo info, Layout layout, ByteBuffer bytes, int defined) {
    Signature type = info.signature(info.importedFunctions + defined);
    Ir ir = BodyDecoder.decode(info, bytes, defined);
    var compiler = new FunctionCompiler(info, layout, type, ir, false);
    CompiledFunction compiled = compiler.compile();
    if (compiler.asm.overflow()) {
      ir = BodyDecoder.decode(info, bytes, defined);
      compiled = new FunctionCompiler(info, layout, type, ir, true).compile();
    }
    return compiled;
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
    } else if (op <= 0xa6) {
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
      case Op.BUILTIN -> calls.builtin(index);
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
        asm.add(target, CONTEXT, e.layout.reference(e.x()));
        e.result(target);
      }
      case Op.REF_IS_NULL -> {
        asm.rrr(Asm.SUBS, W, ZR, e.general(e.a, T0), ZR);
        int target = e.target();
        asm.set(target, Condition.EQ);
        e.result(target);
      }
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
    int base = CONTEXT;
    int disp = e.layout.global(index);
    if (e.layout.indirect(index)) {
      asm.load(T0, CONTEXT, disp);
      base = T0;
      disp = 0;
    }
    if (get) {
      e.moveMemory(e.locationDst(), base, disp, type, true);
    } else if (e.constant(e.a)) {
      e.constantToMemory(e.a, base, disp, type);
    } else {
      e.moveMemory(e.locationOf(e.a), base, disp, type, false);
    }
  }

  /** Loads a word of the context. */
  private void context(int disp) {
    asm.load(e.target(), CONTEXT, disp);
    e.result(e.target());
  }

  /** Loads a field of an exception. */
  private void exception(int disp) {
    int base = e.general(e.a, T0);
    e.moveMemory(e.locationDst(), base, disp, e.ir.types[e.dst], true);
  }

  private void memorySize() {
    int target = e.target();
    asm.load(target, CONTEXT, e.layout.memory(e.x()) + 8);
    asm.load(target, target, 0);
    asm.field(false, W, target, target, 16, 63);
    e.result(target);
  }

  private void table(int op) {
    int target = e.target();
    asm.load(T1, CONTEXT, e.layout.table(e.x()));
    if (op == Op.TABLE_SIZE) {
      asm.load32(target, T1, -8);
    } else {
      int index = e.general(e.a, T2);
      asm.load32(T0, T1, -8);
      asm.rrr(Asm.SUBS, 0, ZR, index, T0);
      e.trapIf(Condition.HS, Trap.Kind.TABLE_OUT_OF_BOUNDS);
      // ldr target, [T1, index, uxtw #3]
      asm.indexed(Asm.access(3, Asm.LOAD, false) | 1 << 12, target, T1, index);
    }
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
      control.jump(asm.jump(), label);
    }
  }
}
