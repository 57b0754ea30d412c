package io.jwasm.runtime.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of a module under construction; opcodes are given by number, operands encoded here. */
public final class Code {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends bytes as they are: opcodes, types, flags. */
  public Code op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  /** Appends an unsigned LEB128. */
  public Code u32(long value) {
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** Appends a signed LEB128. */
  public Code s64(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    out.write((int) rest & 0x7f);
    return this;
  }

  /** {@code i32.const}. */
  public Code i32(int value) {
    return op(0x41).s64(value);
  }

  /** {@code i64.const}. */
  public Code i64(long value) {
    return op(0x42).s64(value);
  }

  /** {@code local.get}. */
  public Code get(int local) {
    return op(0x20).u32(local);
  }

  /** {@code local.set}. */
  public Code set(int local) {
    return op(0x21).u32(local);
  }

  /** {@code call}. */
  public Code call(int function) {
    return op(0x10).u32(function);
  }

  /** A load or store with natural alignment 0 and a static offset. */
  public Code mem(int opcode, int align, long offset) {
    return op(opcode).u32(align).u32(offset);
  }

  /** Appends a length-prefixed UTF-8 string. */
  public Code name(String text) {
    return vec(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends bytes with their length before them. */
  public Code vec(byte[] bytes) {
    u32(bytes.length);
    return raw(bytes);
  }

  /** Appends bytes without length. */
  public Code raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** What was appended so far. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
