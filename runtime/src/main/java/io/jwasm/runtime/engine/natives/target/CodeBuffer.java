package io.jwasm.runtime.engine.natives.target;

import java.util.Arrays;

/** A growing buffer of machine code, little-endian. Not thread-safe. */
public class CodeBuffer {
  private byte[] code = new byte[1024];
  private int size;

  /** Where the next instruction will be. */
  public final int size() {
    return size;
  }

  public final byte[] toArray() {
    return Arrays.copyOf(code, size);
  }

  public final void byte1(int value) {
    if (size == code.length) {
      code = Arrays.copyOf(code, size * 2);
    }
    code[size++] = (byte) value;
  }

  public final void int32(int value) {
    if (size + 4 > code.length) {
      code = Arrays.copyOf(code, code.length * 2);
    }
    size += 4;
    put32(size - 4, value);
  }

  /** Overwrites four bytes. */
  public final void put32(int at, int value) {
    code[at] = (byte) value;
    code[at + 1] = (byte) (value >> 8);
    code[at + 2] = (byte) (value >> 16);
    code[at + 3] = (byte) (value >> 24);
  }

  public final int get32(int at) {
    return (code[at] & 0xff)
        | (code[at + 1] & 0xff) << 8
        | (code[at + 2] & 0xff) << 16
        | code[at + 3] << 24;
  }
}
