package io.jwasm.runtime.engine.natives.wasm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the binary format; every read is checked against the end. */
public final class Reader {
  private final ByteBuffer bytes;
  private int at;
  private int end;

  /** Reads {@code bytes} from {@code start} to {@code end}. */
  public Reader(ByteBuffer bytes, int start, int end) {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.at = start;
    this.end = Math.min(end, bytes.limit());
  }

  public int offset() {
    return at;
  }

  public int end() {
    return end;
  }

  public boolean done() {
    return at >= end;
  }

  /** Skips. */
  public void skip(int count) {
    need(count);
    at += count;
  }

  private void need(int count) {
    if (count < 0 || count > end - at) {
      throw fail("unexpected end");
    }
  }

  /** An unsigned byte. */
  public int u8() {
    if (at >= end) {
      throw fail("unexpected end");
    }
    return bytes.get(at++) & 0xff;
  }

  /** The next byte without consuming it, or -1. */
  public int peek() {
    return at < end ? bytes.get(at) & 0xff : -1;
  }

  /** An unsigned 32-bit LEB128, as raw bits. */
  public int u32() {
    int first = u8();
    if (first < 0x80) {
      return first;
    }
    int result = first & 0x7f;
    for (int shift = 7; ; shift += 7) {
      int b = u8();
      if (shift == 28 && b > 0x0f) {
        throw fail(b >= 0x80 ? "integer representation too long" : "integer too large");
      }
      result |= (b & 0x7f) << shift;
      if (b < 0x80) {
        return result;
      }
    }
  }

  /** A count or index that must fit a positive int. */
  public int index() {
    int value = u32();
    if (value < 0) {
      throw fail("unexpected end: length out of bounds");
    }
    return value;
  }

  /** A vector's length: each element takes at least one byte. */
  public int count() {
    int value = index();
    if (value > end - at) {
      throw fail("unexpected end: length out of bounds");
    }
    return value;
  }

  /** A signed 32-bit LEB128. */
  public int s32() {
    return (int) signed(32);
  }

  /** A signed 64-bit LEB128. */
  public long s64() {
    return signed(64);
  }

  /** A signed LEB128 of 33 bits: a block type. */
  public long s33() {
    return signed(33);
  }

  private long signed(int bits) {
    long result = 0;
    int shift = 0;
    while (true) {
      int b = u8();
      result |= (long) (b & 0x7f) << shift;
      shift += 7;
      if (shift >= bits) {
        checkLast(b, bits - (shift - 7));
        return shift < 64 && (b & 0x40) != 0 ? result | -1L << shift : result;
      }
      if (b < 0x80) {
        return (b & 0x40) != 0 ? result | -1L << shift : result;
      }
    }
  }

  private void checkLast(int b, int used) {
    if (b >= 0x80) {
      throw fail("integer representation too long");
    }
    int sign = b << 25 >> 25 >> (used - 1);
    if (sign != 0 && sign != -1) {
      throw fail("integer too large");
    }
  }

  /** Four raw bytes. */
  public int raw32() {
    need(4);
    at += 4;
    return bytes.getInt(at - 4);
  }

  /** Eight raw bytes. */
  public long raw64() {
    need(8);
    at += 8;
    return bytes.getLong(at - 8);
  }

  /** A name. */
  public String name() {
    int length = count();
    need(length);
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(at, length));
      at += length;
      return text.toString();
    } catch (CharacterCodingException e) {
      throw fail("malformed UTF-8 encoding");
    }
  }

  /** An error at the current offset. */
  public InvalidModule fail(String reason) {
    return InvalidModule.invalid(reason, at);
  }
}
