package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.F32;
import static io.jwasm.runtime.engine.natives.wasm.Types.F64;
import static io.jwasm.runtime.engine.natives.wasm.Types.I32;
import static io.jwasm.runtime.engine.natives.wasm.Types.I64;

/** Types of the plain instructions: up to two operands of one type, one result. */
final class Opcodes {
  private static final int[] TABLE = table();

  private Opcodes() {}

  private static int[] table() {
    int[] t = new int[0x108];
    numeric(t);
    conversions(t);
    return t;
  }

  private static void numeric(int[] t) {
    fill(t, 0x45, 0x45, 1, I32, I32);
    fill(t, 0x46, 0x4f, 2, I32, I32);
    fill(t, 0x50, 0x50, 1, I64, I32);
    fill(t, 0x51, 0x5a, 2, I64, I32);
    fill(t, 0x5b, 0x60, 2, F32, I32);
    fill(t, 0x61, 0x66, 2, F64, I32);
    fill(t, 0x67, 0x69, 1, I32, I32);
    fill(t, 0x6a, 0x78, 2, I32, I32);
    fill(t, 0x79, 0x7b, 1, I64, I64);
    fill(t, 0x7c, 0x8a, 2, I64, I64);
    fill(t, 0x8b, 0x91, 1, F32, F32);
    fill(t, 0x92, 0x98, 2, F32, F32);
    fill(t, 0x99, 0x9f, 1, F64, F64);
    fill(t, 0xa0, 0xa6, 2, F64, F64);
    fill(t, 0xc0, 0xc1, 1, I32, I32);
    fill(t, 0xc2, 0xc4, 1, I64, I64);
  }

  private static void conversions(int[] t) {
    convert(t, 0xa7, I32, I64, F32, F32, F64, F64);
    convert(t, 0xac, I64, I32, I32, F32, F32, F64, F64);
    convert(t, 0xb2, F32, I32, I32, I64, I64, F64);
    convert(t, 0xb7, F64, I32, I32, I64, I64, F32);
    convert(t, 0xbc, I32, F32);
    convert(t, 0xbd, I64, F64);
    convert(t, 0xbe, F32, I32);
    convert(t, 0xbf, F64, I64);
    convert(t, 0x100, I32, F32, F32, F64, F64);
    convert(t, 0x104, I64, F32, F32, F64, F64);
  }

  private static void convert(int[] t, int first, byte to, byte... from) {
    for (int i = 0; i < from.length; i++) {
      fill(t, first + i, first + i, 1, from[i], to);
    }
  }

  private static void fill(int[] t, int first, int last, int arity, byte operand, byte result) {
    for (int op = first; op <= last; op++) {
      t[op] = arity << 16 | (operand & 0xff) << 8 | (result & 0xff);
    }
  }

  /** 1 or 2 for a plain numeric instruction, else 0. */
  static int arity(int op) {
    return op < TABLE.length ? TABLE[op] >> 16 : 0;
  }

  static byte operand(int op) {
    return (byte) (TABLE[op] >> 8);
  }

  static byte result(int op) {
    return (byte) TABLE[op];
  }

  /** The type that a load (0x28 to 0x35) or store (0x36 to 0x3e) moves. */
  static byte accessType(int op) {
    return switch (op) {
      case 0x28, 0x2c, 0x2d, 0x2e, 0x2f, 0x36, 0x3a, 0x3b -> I32;
      case 0x2a, 0x38 -> F32;
      case 0x2b, 0x39 -> F64;
      default -> I64;
    };
  }

  /** The logarithm of the bytes that a load or store moves. */
  static int accessLog(int op) {
    return switch (op) {
      case 0x2c, 0x2d, 0x30, 0x31, 0x3a, 0x3c -> 0;
      case 0x2e, 0x2f, 0x32, 0x33, 0x3b, 0x3d -> 1;
      case 0x29, 0x2b, 0x37, 0x39 -> 3;
      default -> 2;
    };
  }
}
