package io.jwasm.linux;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import sun.misc.Unsafe;

/**
 * Reads and writes at raw addresses, unaligned and little-endian. Nothing is checked: callers prove
 * that the range is mapped. The only user of {@code sun.misc.Unsafe}, whose accesses compile to
 * plain moves; see "Why Unsafe and not MemorySegment?" in RATIONALE.md.
 */
@SuppressWarnings({"removal", "deprecation"})
public final class RawMemory {
  private static final Unsafe UNSAFE = unsafe();
  private static final long BYTES = Unsafe.ARRAY_BYTE_BASE_OFFSET;

  private static final long BUFFER_ADDRESS = bufferAddress();

  private RawMemory() {}

  private static Unsafe unsafe() {
    try {
      var field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long bufferAddress() {
    try {
      return UNSAFE.objectFieldOffset(Buffer.class.getDeclaredField("address"));
    } catch (NoSuchFieldException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Bytes of a page of this machine. */
  public static int pageSize() {
    return UNSAFE.pageSize();
  }

  public static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  public static short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  public static int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  public static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  public static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  public static void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /** Reads with volatile semantics; the address must be aligned to 8. */
  public static long getLongVolatile(long address) {
    return UNSAFE.getLongVolatile(null, address);
  }

  /** Reads with volatile semantics; the address must be aligned to 4. */
  public static int getIntVolatile(long address) {
    return UNSAFE.getIntVolatile(null, address);
  }

  /** Writes with volatile semantics; the address must be aligned to 4. */
  public static void putIntVolatile(long address, int value) {
    UNSAFE.putIntVolatile(null, address, value);
  }

  /** Writes with volatile semantics; the address must be aligned to 8. */
  public static void putLongVolatile(long address, long value) {
    UNSAFE.putLongVolatile(null, address, value);
  }

  /** Compares and sets an aligned int. */
  public static boolean compareAndSetInt(long address, int expected, int value) {
    return UNSAFE.compareAndSwapInt(null, address, expected, value);
  }

  /** Compares and sets an aligned long. */
  public static boolean compareAndSetLong(long address, long expected, long value) {
    return UNSAFE.compareAndSwapLong(null, address, expected, value);
  }

  /** Copies from an array to memory. */
  public static void copy(byte[] source, int offset, long target, long length) {
    java.util.Objects.checkFromIndexSize(offset, length, source.length);
    UNSAFE.copyMemory(source, BYTES + offset, null, target, length);
  }

  /** Copies from memory to an array. */
  public static void copy(long source, byte[] target, int offset, long length) {
    java.util.Objects.checkFromIndexSize(offset, length, target.length);
    UNSAFE.copyMemory(null, source, target, BYTES + offset, length);
  }

  /** Copies within memory; the ranges may overlap. */
  public static void move(long source, long target, long length) {
    UNSAFE.copyMemory(source, target, length);
  }

  /** Where a direct buffer is; valid as long as the buffer is reachable. */
  public static long address(ByteBuffer direct) {
    return UNSAFE.getLong(direct, BUFFER_ADDRESS);
  }

  /** Allocates memory, to be freed by {@link #free}. Its contents are undefined. */
  public static long allocate(long size) {
    return UNSAFE.allocateMemory(size);
  }

  /** Frees what {@link #allocate} gave. */
  public static void free(long address) {
    UNSAFE.freeMemory(address);
  }

  /** Fills memory with one byte. */
  public static void fill(long address, long length, byte value) {
    UNSAFE.setMemory(address, length, value);
  }
}
