package io.jwasm.runtime.module;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives of the binary format. Whatever the bytes are, it ends with a value or a
 * {@link ModuleException} that names the offset; nothing is allocated before its size is checked.
 */
final class BinaryReader {
  private final String source;
  private final ByteBuffer bytes;

  BinaryReader(String source, ByteBuffer bytes, int offset, int end) {
    this.source = source;
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(end).position(offset);
  }

  /** Where the next byte is in the module. */
  int offset() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  int u8() {
    need(1);
    return bytes.get() & 0xff;
  }

  int peek() {
    need(1);
    return bytes.get(bytes.position()) & 0xff;
  }

  /** An unsigned LEB128 of at most 32 bits. */
  long u32() {
    int start = offset();
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        if (value > 0xffff_ffffL) {
          throw fail("integer too large", start);
        }
        return value;
      }
    }
    throw fail("integer representation too long", start);
  }

  /** A LEB128 of at most {@code bits} bits, either sign; its value is not needed. */
  void skipLeb(int bits) {
    int start = offset();
    for (int shift = 0; shift < bits; shift += 7) {
      if (u8() < 0x80) {
        return;
      }
    }
    throw fail("integer representation too long", start);
  }

  /** An unsigned LEB128 of at most 64 bits; larger than 2^63 - 1 reads as that. */
  long u64() {
    int start = offset();
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int b = u8();
      if (shift < 63) {
        value |= (long) (b & 0x7f) << shift;
      } else if ((b & 0x7f) != 0) {
        value = Long.MAX_VALUE;
      }
      if (b < 0x80) {
        return value;
      }
    }
    throw fail("integer representation too long", start);
  }

  /** The length of a vector whose elements take at least one byte each. */
  int count(String what) {
    int start = offset();
    long count = u32();
    if (count > remaining()) {
      throw fail(count + " " + what + " do not fit in the " + remaining() + " bytes left", start);
    }
    return (int) count;
  }

  /** An index below a bound. */
  int index(String what, int bound) {
    int start = offset();
    long index = u32();
    if (index >= bound) {
      throw fail("unknown " + what + " " + index, start);
    }
    return (int) index;
  }

  String name() {
    int start = offset();
    int length = count("bytes of a name");
    ByteBuffer text = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw fail("malformed UTF-8 encoding", start);
    }
  }

  void skip(long length) {
    need(length);
    bytes.position(bytes.position() + (int) length);
  }

  /** A reader of the next {@code length} bytes, which this one then is past. */
  BinaryReader sub(int length) {
    int start = offset();
    skip(length);
    return new BinaryReader(source, bytes.duplicate().clear(), start, start + length);
  }

  /** Refuses bytes after the end of a section. */
  void end(String what) {
    if (bytes.hasRemaining()) {
      throw fail(what + " has " + remaining() + " bytes too many");
    }
  }

  private void need(long length) {
    if (length > remaining()) {
      throw fail("unexpected end: " + length + " more bytes expected, " + remaining() + " left");
    }
  }

  ModuleException fail(String reason) {
    return fail(reason, offset());
  }

  ModuleException fail(String reason, int offset) {
    return new ModuleException(
        "parse module",
        source,
        reason + " (at offset 0x" + Integer.toHexString(offset) + ")",
        "the file is damaged or not a valid module: fetch or build it again");
  }
}
