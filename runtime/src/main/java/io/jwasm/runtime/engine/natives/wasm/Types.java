package io.jwasm.runtime.engine.natives.wasm;

/** Value types by their binary code. */
public final class Types {
  public static final byte I32 = 0x7f;
  public static final byte I64 = 0x7e;
  public static final byte F32 = 0x7d;
  public static final byte F64 = 0x7c;
  public static final byte V128 = 0x7b;
  public static final byte FUNCREF = 0x70;
  public static final byte EXTERNREF = 0x6f;
  public static final byte EXNREF = 0x69;

  /** The type of an operand that unreachable code popped from nowhere: fits everything. */
  public static final byte BOTTOM = 0;

  private Types() {}

  /** Whether this is a type that values can have here. */
  public static boolean valid(int code) {
    return (code >= V128 && code <= I32) || reference(code);
  }

  /** Whether values of this type are references. */
  public static boolean reference(int code) {
    return code == FUNCREF || code == EXTERNREF || code == EXNREF;
  }

  /** Whether values of this type live in vector registers. */
  public static boolean vector(int code) {
    return code == F32 || code == F64 || code == V128;
  }

  /** Slots of 8 bytes that a value of this type takes in an argument area. */
  public static int slots(int code) {
    return code == V128 ? 2 : 1;
  }

  /** Slots that values of these types take together. */
  public static int slots(byte[] types) {
    int slots = 0;
    for (byte type : types) {
      slots += slots(type);
    }
    return slots;
  }

  /** The name in the text format. */
  public static String name(int code) {
    return switch (code) {
      case I32 -> "i32";
      case I64 -> "i64";
      case F32 -> "f32";
      case F64 -> "f64";
      case V128 -> "v128";
      case FUNCREF -> "funcref";
      case EXTERNREF -> "externref";
      case EXNREF -> "exnref";
      default -> "any";
    };
  }
}
