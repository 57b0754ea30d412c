package io.jwasm.runtime.engine.natives.wasm;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * A constant expression in postfix form, one operation and one value per step.
 *
 * @param code pairs of operation and value
 * @param high the high half if the result is a v128, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ConstExpr(long[] code, long high) {
  static final int CONST = 0;
  static final int GLOBAL = 1;
  static final int FUNCTION = 2;

  /** {@code ref.null}. */
  public static final ConstExpr NULL = constant(0);

  /** A constant. */
  public static ConstExpr constant(long value) {
    return new ConstExpr(new long[] {CONST, value}, 0);
  }

  /** The address of a function. */
  public static ConstExpr function(int index) {
    return new ConstExpr(new long[] {FUNCTION, index}, 0);
  }

  /** The function that this refers to, or -1. */
  public int functionIndex() {
    return code.length == 2 && code[0] == FUNCTION ? (int) code[1] : -1;
  }

  /** The global that this copies, or -1. */
  public int globalIndex() {
    return code.length == 2 && code[0] == GLOBAL ? (int) code[1] : -1;
  }

  /** Computes the low half of the value. */
  public long evaluate(IntToLongFunction globals, IntToLongFunction functions) {
    long[] stack = new long[code.length / 2];
    int top = 0;
    for (int i = 0; i < code.length; i += 2) {
      int op = (int) code[i];
      long value = code[i + 1];
      if (op <= FUNCTION) {
        stack[top++] = push(op, value, globals, functions);
      } else {
        top--;
        stack[top - 1] = binary(op, stack[top - 1], stack[top]);
      }
    }
    return stack[0];
  }

  private static long push(int op, long v, IntToLongFunction globals, IntToLongFunction functions) {
    return switch (op) {
      case CONST -> v;
      case GLOBAL -> globals.applyAsLong((int) v);
      default -> functions.applyAsLong((int) v);
    };
  }

  private static long binary(int op, long a, long b) {
    return switch (op) {
      case 0x6a -> (a + b) & 0xffffffffL;
      case 0x6b -> (a - b) & 0xffffffffL;
      case 0x6c -> (a * b) & 0xffffffffL;
      case 0x7c -> a + b;
      case 0x7d -> a - b;
      default -> a * b;
    };
  }

  @Override
  public String toString() {
    return Arrays.toString(code);
  }
}
