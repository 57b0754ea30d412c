package io.jwasm.runtime.module;

import java.util.Locale;

/** A value type of WebAssembly; reference types are told apart only as far as imports need it. */
public enum ValueType {
  I32(0x7f),
  I64(0x7e),
  F32(0x7d),
  F64(0x7c),
  V128(0x7b),
  FUNCREF(0x70),
  EXTERNREF(0x6f),
  EXNREF(0x69),
  /** A reference type of the GC and function-references proposals. */
  OTHER_REF(-1);

  private final int code;

  ValueType(int code) {
    this.code = code;
  }

  /** The type with this binary code (an unsigned byte); {@link #OTHER_REF} for codes not listed. */
  public static ValueType of(int code) {
    for (ValueType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return OTHER_REF;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
