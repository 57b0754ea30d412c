package io.jwasm.linux;

import java.lang.foreign.Arena;

/**
 * Bytes on their way from one descriptor to another, neither of which blocks. Confined to one
 * thread.
 */
public final class TransferBuffer implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final int size;
  private final long memory;
  private int start;
  private int end;

  /**
   * @param size how many bytes it holds at most
   */
  public TransferBuffer(int size) {
    this.size = size;
    memory = arena.allocate(size).address();
  }

  /** How many bytes it holds. */
  public int length() {
    return end - start;
  }

  /** How many more bytes it takes. */
  public int room() {
    return size - length();
  }

  /** One of the bytes that it holds. */
  public byte get(int index) {
    return RawMemory.getByte(memory + start + index);
  }

  /** Adds a byte; there must be room. */
  public void add(byte value) {
    compact();
    RawMemory.putByte(memory + end, value);
    end++;
  }

  /** Reads once; answers how many bytes came, 0 at the end, or the negated error number. */
  public int fill(int fd) {
    compact();
    int count = (int) Kernel.call(Nr.READ, fd, memory + end, size - end);
    end += Math.max(count, 0);
    return count;
  }

  /** Writes once; answers how many bytes went, or the negated error number. */
  public int drain(int fd) {
    int count = (int) Kernel.call(Nr.WRITE, fd, memory + start, length());
    start += Math.max(count, 0);
    return count;
  }

  /** Drops what it holds. */
  public void clear() {
    start = end;
  }

  private void compact() {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (start > 0 && end == size) {
      RawMemory.move(memory + start, memory, length());
      end -= start;
      start = 0;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
