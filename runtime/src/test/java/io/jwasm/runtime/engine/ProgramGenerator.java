package io.jwasm.runtime.engine;

import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.util.Random;

/**
 * Valid programs from a seed: arithmetic of all number types, locals, globals, memory of two pages,
 * which grows, atomic and bulk accesses, blocks, bounded loops, branch tables, direct, indirect and
 * tail calls, exceptions. They may trap; they end.
 *
 * <p>Floats are never reinterpreted, stored or copied in sign, because the bits of a NaN are not
 * determined.
 */
public final class ProgramGenerator {
  /** The parameters of the exported function {@code f}. */
  public static final String PARAMS = "ILFD";

  private static final int[] I32_BINARY = {
    0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x46,
    0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f
  };
  private static final int[] I64_COMPARE = {
    0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a
  };
  private static final int[] F32_COMPARE = {0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60};
  private static final int[] F64_COMPARE = {0x61, 0x62, 0x63, 0x64, 0x65, 0x66};
  private static final int[] I64_BINARY = {
    0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a
  };
  private static final int[] F32_BINARY = {0x92, 0x93, 0x94, 0x95, 0x96, 0x97};
  private static final int[] F64_BINARY = {0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5};

  /** The type of a block with two results, behind those of the functions. */
  private static final int PAIR = 4;

  private final Random random;
  private final boolean exceptions;
  private Code code = new Code();

  private ProgramGenerator(long seed) {
    this.random = new Random(seed);
    exceptions = throwing(seed);
  }

  /** Whether the program of a seed may throw exceptions. */
  static boolean throwing(long seed) {
    return (seed & 1) != 0;
  }

  /** The program of a seed: {@code f}, {@code memory}, globals {@code g0} and {@code g1}. */
  public static Wasm generate(long seed) {
    var generator = new ProgramGenerator(seed);
    var wasm = new Wasm().memory(2, 3).export("memory", 2, 0);
    wasm.global(1).global(-1).export("g0", 3, 0).export("g1", 3, 1);
    for (int i = 0; i < 4; i++) {
      char result = PARAMS.charAt(i);
      int defined = wasm.function(PARAMS, String.valueOf(result), "ILFDI", generator.body(i));
      assert defined == i;
    }
    wasm.export("f", wasm.function(PARAMS, "D", "ILFDI", generator.last()));
    int pair = wasm.type("", "IL");
    assert pair == PAIR;
    return wasm.tag("I").table(6, 6).elements(0, 0, 1, 2, 3, 0);
  }

  /** A body of the function with this index, which may call those before it. */
  private Code body(int index) {
    code = new Code();
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      statement(index, 4);
    }
    value(PARAMS.charAt(index), index, 5);
    return code;
  }

  /** A body that ends with a tail call of the function before, direct or not. */
  private Code last() {
    code = new Code();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      statement(4, 4);
    }
    for (char parameter : PARAMS.toCharArray()) {
      value(parameter, 4, 2);
    }
    return random.nextBoolean() ? code.op(0x12, 3) : code.i32(3).op(0x13, 3, 0);
  }

  private void statement(int index, int depth) {
    switch (random.nextInt(depth > 0 ? 12 : 6)) {
      case 0 -> {
        int local = random.nextInt(8);
        value(PARAMS.charAt(local % 4), index, depth);
        code.set(local);
      }
      case 1 -> {
        value('I', index, depth);
        code.op(0x24, random.nextInt(2));
      }
      case 2 -> {
        address(index, depth);
        value('I', index, depth);
        code.mem(pick(0x36, 0x3a, 0x3b), 0, offset());
      }
      case 3 -> {
        address(index, depth);
        value('L', index, depth);
        code.mem(pick(0x37, 0x3c, 0x3d, 0x3e), 0, offset());
      }
      case 4 -> bulk(index, depth);
      case 5 -> {
        value('I', index, depth - 1);
        code.i32(7).op(0x71, 0x45, 0x04, 0x40);
        value('I', index, 0);
        code.op(exceptions ? 0x08 : 0x24, 0, 0x0b);
      }
      case 6 -> {
        code.op(0x02, PAIR);
        value('I', index, depth - 1);
        value('L', index, depth - 1);
        code.op(0x0b).set(pick(1, 5)).set(pick(0, 4));
      }
      case 10 -> {
        // What is thrown is the block's result.
        code.op(0x02, 0x7f, 0x1f, 0x7f, 1, 0, 0, 0);
        statement(index, depth - 1);
        value('I', index, depth - 1);
        code.op(0x0b, 0x0b).set(random.nextBoolean() ? 0 : 4);
      }
      case 7 -> {
        value('I', index, depth - 1);
        code.op(0x04, 0x40);
        statement(index, depth - 1);
        code.op(0x05);
        statement(index, depth - 1);
        code.op(0x0b);
      }
      case 8 -> loop(index, depth);
      case 9 -> {
        code.op(0x02, 0x40, 0x02, 0x40);
        value('I', index, depth - 1);
        code.op(0x0e, 2, 0, 1, 1, 0x0b);
        statement(index, depth - 1);
        code.op(0x0b);
      }
      default -> {
        value('I', index, depth - 1);
        code.op(0x02, 0x40).i32(0).op(0x0d, 0);
        statement(index, depth - 1);
        code.op(0x0b, 0x1a);
      }
    }
  }

  /** Local 8 counts down; an inner loop that resets it can only make the outer one shorter. */
  private void loop(int index, int depth) {
    code.i32(1 + random.nextInt(5)).set(8).op(0x03, 0x40);
    value('I', index, 0);
    code.op(0x1a).get(8).i32(1).op(0x6b).set(8);
    value('D', index, depth - 1);
    code.set(7).get(8).i32(0).op(0x4a, 0x0d, 0, 0x0b);
  }

  /** A fill or copy, mostly short and mostly inside. */
  private void bulk(int index, int depth) {
    address(index, depth);
    if (random.nextBoolean()) {
      value('I', index, 0);
      code.i32(random.nextInt(100)).op(0xfc, 11, 0);
    } else {
      address(index, depth);
      code.i32(random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(200));
      code.op(0xfc, 10, 0, 0);
    }
  }

  /** An atomic access of an i32; the address is aligned. */
  private void atomic(int index, int depth) {
    address(index, depth);
    code.i32(-4).op(0x71);
    int kind = random.nextInt(9);
    if (kind == 1) {
      value('I', index, 0);
      code.op(0xfe, 0x17).u32(2).u32(8);
      code.i32(0);
      return;
    }
    for (int values = kind == 0 ? 0 : kind == 8 ? 2 : 1; values > 0; values--) {
      value('I', index, 0);
    }
    code.op(0xfe, 0x10 + 7 * kind).u32(2).u32(4L * random.nextInt(4));
  }

  private void address(int index, int depth) {
    value('I', index, depth - 1);
    if (random.nextInt(60) > 0) {
      code.i32(0x1_ff00).op(0x71);
    }
  }

  private long offset() {
    return random.nextInt(90) == 0 ? 0xffff_ffffL : random.nextInt(24);
  }

  private int pick(int... opcodes) {
    return opcodes[random.nextInt(opcodes.length)];
  }

  private void value(char type, int index, int depth) {
    int choice = depth <= 0 ? random.nextInt(2) : random.nextInt(8);
    if (choice == 0) {
      constant(type);
    } else if (choice == 1) {
      code.get(PARAMS.indexOf(type) + (random.nextBoolean() ? 4 : 0));
    } else if (choice == 2 && index > 0) {
      call(type, index, depth);
    } else {
      operation(type, index, depth - 1);
    }
  }

  private void call(char type, int index, int depth) {
    int callee = PARAMS.indexOf(type);
    if (callee >= index) {
      operation(type, index, depth - 1);
      return;
    }
    for (char parameter : PARAMS.toCharArray()) {
      value(parameter, index, 0);
    }
    if (random.nextInt(3) == 0) {
      // Mostly the right element, at times one of another type or none.
      code.i32(random.nextInt(12) == 0 ? random.nextInt(8) : callee).op(0x11, callee, 0);
    } else {
      code.call(callee);
    }
  }

  private void constant(char type) {
    switch (type) {
      case 'I' -> code.i32((int) number());
      case 'L' -> code.i64(number());
      case 'F' -> {
        int bits = Float.floatToIntBits((float) real());
        code.op(0x43, bits & 0xff, bits >> 8 & 0xff, bits >> 16 & 0xff, bits >>> 24);
      }
      default -> {
        long bits = Double.doubleToLongBits(real());
        code.op(0x44);
        for (int i = 0; i < 8; i++) {
          code.op((int) (bits >>> (8 * i)) & 0xff);
        }
      }
    }
  }

  private long number() {
    long[] edges = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE};
    return random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextLong();
  }

  private double real() {
    double[] edges = {0.0, -0.0, 1.5, -1e30, 1e30, Double.NaN, Double.POSITIVE_INFINITY, 4.9e-324};
    return random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextGaussian() * 1e6;
  }

  private void operation(char type, int index, int depth) {
    switch (type) {
      case 'I' -> i32(index, depth);
      case 'L' -> i64(index, depth);
      case 'F' -> real('F', index, depth, F32_BINARY, 0x8b, 0xb6);
      default -> real('D', index, depth, F64_BINARY, 0x99, 0xbb);
    }
  }

  private void binary(char type, int index, int depth, int... opcodes) {
    value(type, index, depth);
    value(type, index, depth);
    int opcode = pick(opcodes);
    if (random.nextInt(20) > 0) {
      // Programs that always divide by zero would prove little.
      if (0x6d <= opcode && opcode <= 0x70) {
        code.i32(1).op(0x72);
      } else if (0x7f <= opcode && opcode <= 0x82) {
        code.i64(1).op(0x84);
      }
    }
    code.op(opcode);
  }

  private void unary(char type, int index, int depth, int... opcodes) {
    value(type, index, depth);
    code.op(pick(opcodes));
  }

  private void i32(int index, int depth) {
    switch (random.nextInt(12)) {
      case 11 -> code.i32(random.nextInt(8) == 0 ? 1 : 0).op(0x40, 0);
      case 10 -> atomic(index, depth);
      case 0 -> unary('I', index, depth, 0x45, 0x67, 0x68, 0x69, 0xc0, 0xc1);
      case 1 -> binary('L', index, depth, I64_COMPARE);
      case 2 -> binary('F', index, depth, F32_COMPARE);
      case 3 -> binary('D', index, depth, F64_COMPARE);
      case 4 -> unary('L', index, depth, 0xa7, 0x50);
      case 5 -> {
        value('D', index, depth);
        code.op(0xfc, 2 + random.nextInt(2));
      }
      case 6 -> {
        address(index, depth);
        code.mem(pick(0x28, 0x2c, 0x2d, 0x2e, 0x2f), 0, offset());
      }
      case 7 -> code.op(0x23, random.nextInt(2));
      default -> binary('I', index, depth, I32_BINARY);
    }
  }

  private void i64(int index, int depth) {
    switch (random.nextInt(8)) {
      case 0 -> unary('L', index, depth, 0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4);
      case 1 -> unary('I', index, depth, 0xac, 0xad);
      case 2 -> {
        value('F', index, depth);
        code.op(0xfc, 4 + random.nextInt(2));
      }
      case 3 -> {
        address(index, depth);
        code.mem(pick(0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35), 0, offset());
      }
      default -> binary('L', index, depth, I64_BINARY);
    }
  }

  private void real(char type, int index, int depth, int[] binary, int unary, int convert) {
    switch (random.nextInt(6)) {
      case 0 ->
          unary(
              type, index, depth, unary, unary + 1, unary + 2, unary + 3, unary + 4, unary + 5,
              unary + 6);
      case 1 -> unary('I', index, depth, type == 'F' ? 0xb2 : 0xb7, type == 'F' ? 0xb3 : 0xb8);
      // Chicory rounds twice in f32.convert_i64_u, 0xb5.
      case 2 -> unary('L', index, depth, type == 'F' ? 0xb4 : 0xb9, type == 'F' ? 0xb4 : 0xba);
      case 3 -> unary(type == 'F' ? 'D' : 'F', index, depth, convert);
      default -> binary(type, index, depth, binary);
    }
  }
}
