package io.jwasm.runtime.fd;

import io.jwasm.linux.Fd;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.Scratch;
import io.jwasm.runtime.memory.GuestMemory;

/**
 * The buffers of one transfer as host addresses, in the form that the kernel takes. One for each
 * thread, used again for each call.
 */
public final class IoVectors {
  /** The most buffers that a guest may pass. */
  public static final int MAX = Scratch.MAX_VECTORS;

  private static final long MAX_TOTAL = 0xffff_ffffL;
  private static final ThreadLocal<IoVectors> LOCAL = ThreadLocal.withInitial(IoVectors::new);

  private final long start = Scratch.get().vectors();
  private long address = start;
  private int count;
  private long total;

  private IoVectors() {}

  /** The calling thread's, with what its last call left. */
  public static IoVectors get() {
    return LOCAL.get();
  }

  /**
   * Takes the buffers that a guest passes ({@code iovec}s).
   *
   * @param pointer where they stand
   * @param number how many, unsigned
   * @return false if there are more than {@value #MAX}, or together more than 2^32 - 1 bytes
   * @throws io.jwasm.runtime.memory.MemoryFault if one of them is not in the guest's memory
   */
  public boolean take(GuestMemory memory, int pointer, int number) {
    if (number < 0 || number > MAX) {
      return false;
    }
    long source = memory.address(pointer, 8L * number);
    address = start;
    count = 0;
    total = 0;
    for (int i = 0; i < number; i++) {
      int buffer = RawMemory.getInt(source + 8L * i);
      long length = Integer.toUnsignedLong(RawMemory.getInt(source + 8L * i + 4));
      if (length > 0) {
        add(memory.address(buffer, length), length);
      }
    }
    return total <= MAX_TOTAL;
  }

  /**
   * Takes one buffer of the host.
   *
   * @param buffer its address
   * @param length in bytes, at least 1
   * @return this
   */
  public IoVectors hold(long buffer, long length) {
    address = start;
    count = 0;
    total = 0;
    add(buffer, length);
    return this;
  }

  private void add(long buffer, long length) {
    long at = start + 16L * count++;
    RawMemory.putLong(at, buffer);
    RawMemory.putLong(at + 8, length);
    total += length;
  }

  /** Where the kernel finds them. */
  public long address() {
    return address;
  }

  /** How many there are; empty ones are left out. */
  public int count() {
    return count;
  }

  /** Bytes in all of them. */
  public long total() {
    return total;
  }

  /** The address of a buffer. */
  public long buffer(int index) {
    return RawMemory.getLong(address + 16L * index);
  }

  /** Bytes of a buffer. */
  public long length(int index) {
    return RawMemory.getLong(address + 16L * index + 8);
  }

  /** Drops bytes from the front. */
  public void advance(long bytes) {
    total -= bytes;
    long left = bytes;
    while (count > 0 && left >= length(0)) {
      left -= length(0);
      address += 16;
      count--;
    }
    if (left > 0) {
      RawMemory.putLong(address, buffer(0) + left);
      RawMemory.putLong(address + 8, length(0) - left);
    }
  }

  /** Writes the start of the first buffer, at most so many bytes. */
  long writeFirst(long bytes, int fd) {
    if (count == 0) {
      return Fd.write(fd, address, 0);
    }
    long length = length(0);
    RawMemory.putLong(address + 8, Math.min(length, bytes));
    long result = Fd.write(fd, address, 1);
    RawMemory.putLong(address + 8, length);
    return result;
  }
}
