package io.jwasm.runtime.module;

/** Constant expressions, of which only the end matters here. */
final class ConstantExpression {
  private ConstantExpression() {}

  /** Moves past the expression's {@code end}. */
  static void skip(BinaryReader in) {
    while (true) {
      int at = in.offset();
      int opcode = in.u8();
      switch (opcode) {
        case 0x0b -> {
          return;
        }
        case 0x23, 0xd2 -> in.u32(); // global.get, ref.func
        case 0x41 -> in.skipLeb(32);
        case 0x42 -> in.skipLeb(64);
        case 0x43 -> in.skip(4);
        case 0x44 -> in.skip(8);
        case 0xd0 -> in.skipLeb(33); // ref.null
        case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e -> {} // extended constants
        case 0xfb -> gc(in);
        case 0xfd -> simd(in, at);
        default ->
            throw in.fail(
                "opcode 0x" + Integer.toHexString(opcode) + " in a constant expression", at);
      }
    }
  }

  private static void simd(BinaryReader in, int at) {
    if (in.u32() != 12) { // v128.const
      throw in.fail("constant expression required", at);
    }
    in.skip(16);
  }

  private static void gc(BinaryReader in) {
    int at = in.offset();
    switch ((int) in.u32()) {
      case 0, 1, 6, 7 -> in.u32(); // struct.new, struct.new_default, array.new, array.new_default
      case 8 -> { // array.new_fixed
        in.u32();
        in.u32();
      }
      case 26, 27, 28 -> {} // any.convert_extern, extern.convert_any, ref.i31
      default -> throw in.fail("constant expression required", at);
    }
  }
}
