package io.jwasm.runtime.engine.natives.wasm;

import java.util.Arrays;

/** Reads and validates one constant expression, with the extended arithmetic. */
final class ConstReader {
  private final ModuleInfo info;
  private final Reader in;
  private long[] code = new long[2];
  private int length;
  private byte[] stack = new byte[4];
  private int top;
  private long high;

  ConstReader(ModuleInfo info, Reader in) {
    this.info = info;
    this.in = in;
  }

  ConstExpr read(byte expected) {
    for (int op = in.u8(); op != 0x0b; op = in.u8()) {
      step(op);
    }
    if (top != 1 || stack[0] != expected) {
      throw in.fail("type mismatch");
    }
    return new ConstExpr(Arrays.copyOf(code, length), high);
  }

  private void step(int op) {
    switch (op) {
      case 0x41 -> push(Types.I32, ConstExpr.CONST, in.s32() & 0xffffffffL);
      case 0x42 -> push(Types.I64, ConstExpr.CONST, in.s64());
      case 0x43 -> push(Types.F32, ConstExpr.CONST, in.raw32() & 0xffffffffL);
      case 0x44 -> push(Types.F64, ConstExpr.CONST, in.raw64());
      case 0x23 -> global();
      case 0xd0 -> nullReference();
      case 0xd2 -> function();
      case 0xfd -> vector();
      case 0x6a, 0x6b, 0x6c -> binary(op, Types.I32);
      case 0x7c, 0x7d, 0x7e -> binary(op, Types.I64);
      case 0xfb -> throw InvalidModule.unsupported("instructions of the GC proposal");
      default -> throw in.fail("constant expression required");
    }
  }

  private void global() {
    int index = in.u32();
    if (index < 0 || index >= info.globals.size()) {
      throw in.fail("unknown global " + Integer.toUnsignedString(index));
    }
    ModuleInfo.Global global = info.globals.get(index);
    if (global.mutable()) {
      throw in.fail("constant expression required");
    }
    push(global.type(), ConstExpr.GLOBAL, index);
  }

  private void nullReference() {
    byte type = ModuleReader.valueType(in);
    if (!Types.reference(type)) {
      throw in.fail("malformed reference type");
    }
    push(type, ConstExpr.CONST, 0);
  }

  private void function() {
    int index = in.u32();
    if (index < 0 || index >= info.functions.length) {
      throw in.fail("unknown function " + Integer.toUnsignedString(index));
    }
    info.referenced.set(index);
    push(Types.FUNCREF, ConstExpr.FUNCTION, index);
  }

  private void vector() {
    if (in.u32() != 12) {
      throw in.fail("constant expression required");
    }
    push(Types.V128, ConstExpr.CONST, in.raw64());
    high = in.raw64();
  }

  private void binary(int op, byte type) {
    if (top < 2 || stack[top - 1] != type || stack[top - 2] != type) {
      throw in.fail("type mismatch");
    }
    top -= 2;
    push(type, op, 0);
  }

  private void push(byte type, int op, long value) {
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, top * 2);
    }
    stack[top++] = type;
    if (length == code.length) {
      code = Arrays.copyOf(code, length * 2);
    }
    code[length++] = op;
    code[length++] = value;
  }
}
