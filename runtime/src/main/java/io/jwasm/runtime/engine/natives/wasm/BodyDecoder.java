package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.I32;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Decodes and validates one body in one pass, without recursion, into IR. */
public final class BodyDecoder {
  private static final int MAX_LOCALS = 50_000;

  private final ModuleInfo info;
  private final Reader in;
  private final Body body;
  private final ControlDecoder control;
  private final MemoryDecoder memory;
  private final CallDecoder calls;
  private final ExceptionDecoder exceptions;
  private final SimdDecoder simd;

  private BodyDecoder(ModuleInfo info, Reader in, Signature signature) {
    this.info = info;
    this.in = in;
    this.body = new Body(info, in, signature);
    this.control = new ControlDecoder(body);
    this.exceptions = new ExceptionDecoder(body, control);
    this.memory = new MemoryDecoder(body);
    this.calls = new CallDecoder(body);
    this.simd = new SimdDecoder(body, memory);
  }

  /**
   * Decodes a function defined in the module.
   *
   * @param defined its index among those defined
   * @throws InvalidModule if it is not valid
   */
  public static Ir decode(ModuleInfo info, ByteBuffer bytes, int defined) {
    var in = new Reader(bytes, info.bodyStart[defined], info.bodyEnd[defined]);
    Signature signature = info.signature(info.importedFunctions + defined);
    return new BodyDecoder(info, in, signature).decode();
  }

  private Ir decode() {
    readLocals();
    body.defineLocals();
    int params = body.signature.params().length;
    body.ir.where = in.offset();
    enter(params);
    control.function();
    while (!body.frames.isEmpty()) {
      body.ir.where = in.offset();
      int op = in.u8();
      if (op == 0x0b && body.frame().tries()) {
        exceptions.end();
      } else {
        instruction(op);
      }
    }
    if (!in.done()) {
      throw in.fail("section size mismatch: operators after end of function");
    }
    return body.ir;
  }

  private void enter(int params) {
    int[] registers = new int[params];
    for (int i = 0; i < params; i++) {
      registers[i] = i;
    }
    int list = body.list(0, 0, new int[0], registers);
    body.ir.add(Op.PARAMS, Ir.NONE, Ir.NONE, Ir.NONE, Ir.NONE, list, 0);
    for (int i = params; i < body.locals.length; i++) {
      body.emit(Op.MOV, i, body.ir.constant(0, 0));
    }
  }

  private void readLocals() {
    long total = body.locals.length;
    for (int groups = in.count(); groups > 0; groups--) {
      int count = in.u32();
      total += Integer.toUnsignedLong(count);
      if (total > MAX_LOCALS) {
        throw in.fail("too many locals");
      }
      byte type = ModuleReader.valueType(in);
      int old = body.locals.length;
      body.locals = Arrays.copyOf(body.locals, old + count);
      Arrays.fill(body.locals, old, old + count, type);
    }
  }

  private void instruction(int op) {
    switch (op) {
      case 0x00, 0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f -> control.instruction(op);
      case 0x01 -> {}
      case 0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f -> exceptions.instruction(op);
      case 0x10, 0x11, 0x12, 0x13 -> calls.instruction(op);
      case 0x14, 0x15 -> throw InvalidModule.unsupported("typed function references");
      case 0x1a -> body.popAny();
      case 0x1b -> select(false);
      case 0x1c -> select(true);
      case 0x20, 0x21, 0x22 -> local(op);
      case 0x23, 0x24 -> global(op);
      case 0x25, 0x26, 0xd0, 0xd1, 0xd2 -> calls.reference(op);
      case 0x3f, 0x40 -> memory.size(op);
      case 0x41 -> body.push(I32, body.ir.constant(in.s32() & 0xffffffffL));
      case 0x42 -> body.push(Types.I64, body.ir.constant(in.s64()));
      case 0x43 -> body.push(Types.F32, body.ir.constant(in.raw32() & 0xffffffffL));
      case 0x44 -> body.push(Types.F64, body.ir.constant(in.raw64()));
      case 0xd3, 0xd4, 0xd5, 0xd6, 0xfb ->
          throw InvalidModule.unsupported("instructions of the GC proposal");
      case 0xfc -> misc(in.u32());
      case 0xfd -> simd.instruction(in.u32());
      case 0xfe -> memory.atomic(in.u32());
      default -> plain(op);
    }
  }

  private void plain(int op) {
    if (op >= 0x28 && op <= 0x3e) {
      memory.access(op);
    } else if (Opcodes.arity(op) > 0) {
      numeric(op);
    } else {
      throw in.fail("illegal opcode " + Integer.toHexString(op));
    }
  }

  private void misc(int op) {
    if (op >= 0 && op < 8) {
      numeric(Op.MISC + op);
    } else if (op >= 8 && op <= 11) {
      memory.bulk(op);
    } else if (op >= 12 && op <= 17) {
      calls.bulk(op);
    } else {
      throw in.fail("illegal opcode fc " + Integer.toHexString(op));
    }
  }

  private void numeric(int op) {
    byte type = Opcodes.operand(op);
    int b = Opcodes.arity(op) == 2 ? body.pop(type) : Ir.NONE;
    int a = body.pop(type);
    byte result = Opcodes.result(op);
    int folded = body.dead ? Ir.NONE : Folding.fold(body.ir, op, a, b);
    if (folded != Ir.NONE) {
      body.push(result, folded);
      return;
    }
    int dst = body.temp(result);
    body.emit(op, dst, a, b, 0, 0);
    body.push(result, dst);
  }

  private int localIndex() {
    int index = in.u32();
    if (index < 0 || index >= body.locals.length) {
      throw in.fail("unknown local " + Integer.toUnsignedString(index));
    }
    return index;
  }

  private void local(int op) {
    int index = localIndex();
    byte type = body.locals[index];
    if (op == 0x20) {
      body.push(type, index);
      return;
    }
    int value = body.pop(type);
    if (value != index) {
      body.settleLocal(index);
      body.assign(index, value);
    }
    if (op == 0x22) {
      body.push(type, index);
    }
  }

  private void global(int op) {
    int index = in.u32();
    if (index < 0 || index >= info.globals.size()) {
      throw in.fail("unknown global " + Integer.toUnsignedString(index));
    }
    ModuleInfo.Global global = info.globals.get(index);
    if (op == 0x23) {
      int dst = body.temp(global.type());
      body.emit(Op.GLOBAL_GET, dst, Ir.NONE, Ir.NONE, index, 0);
      body.push(global.type(), dst);
      return;
    }
    if (!global.mutable()) {
      throw in.fail("global is immutable");
    }
    body.emit(Op.GLOBAL_SET, Ir.NONE, body.pop(global.type()), Ir.NONE, index, 0);
  }

  private void select(boolean typed) {
    byte type = Types.BOTTOM;
    if (typed) {
      if (in.u32() != 1) {
        throw in.fail("invalid result arity");
      }
      type = ModuleReader.valueType(in);
    }
    Condition condition = control.condition(body.pop(I32));
    byte second = body.topType();
    int b = body.pop(type);
    byte first = body.topType();
    int a = body.pop(type);
    if (!typed) {
      type = untyped(first, second);
    }
    int dst = body.temp(type);
    if (!body.dead) {
      boolean swap = !condition.whenTrue();
      int op = Op.SELECT | condition.compare() << Op.COMPARE_SHIFT;
      body.ir.add(op, dst, swap ? b : a, swap ? a : b, condition.a(), 0, condition.b());
    }
    body.push(type, dst);
  }

  private byte untyped(byte first, byte second) {
    if (Types.reference(first) || Types.reference(second)) {
      throw in.fail("type mismatch: select of references needs a type");
    }
    if (first != second && first != Types.BOTTOM && second != Types.BOTTOM) {
      throw body.mismatch(first, second);
    }
    return first == Types.BOTTOM ? second : first;
  }
}
