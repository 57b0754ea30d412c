package io.jwasm.linux;

import java.lang.foreign.Arena;

/** Memory outside of the Java heap for calls that take addresses. Used by one thread at a time. */
public final class NativeBuffer implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final int size;
  private final long address;

  /**
   * Allocates.
   *
   * @param size in bytes
   */
  public NativeBuffer(int size) {
    this.size = size;
    address = arena.allocate(size).address();
  }

  /** How many bytes it holds. */
  public int size() {
    return size;
  }

  /** Where it is; valid until closed. */
  public long address() {
    return address;
  }

  /** Copies bytes to its start. */
  public void put(byte[] bytes, int offset, int length) {
    checkLength(length);
    RawMemory.copy(bytes, offset, address, length);
  }

  /** Copies bytes from its start. */
  public byte[] get(int length) {
    checkLength(length);
    byte[] bytes = new byte[length];
    RawMemory.copy(address, bytes, 0, length);
    return bytes;
  }

  private void checkLength(int length) {
    if (length < 0 || length > size) {
      throw new IndexOutOfBoundsException(length);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
