package io.jwasm.runtime.engine.natives.target;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Numbers of 32 bits without sign, seven bits in a byte, the lowest first. */
public final class Leb128 {
  private Leb128() {}

  /** Appends a number. */
  public static void write(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  /** Takes the next number. */
  static int read(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
