package io.jwasm.linux;

/**
 * A piece of memory outside of the heap, zero at first, until it is closed. Accesses through {@link
 * RawMemory} are not checked. Confined to one thread; cheaper to start with than an Arena, which
 * counts for a command that runs for milliseconds.
 */
public final class OffHeap implements AutoCloseable {
  private long address;

  private OffHeap(long address) {
    this.address = address;
  }

  /**
   * Allocates.
   *
   * @param bytes at least 1
   * @throws OutOfMemoryError if there is none
   */
  public static OffHeap allocate(long bytes) {
    long address = RawMemory.allocate(bytes);
    RawMemory.fill(address, bytes, (byte) 0);
    return new OffHeap(address);
  }

  /** Where it is, a multiple of 16. */
  public long address() {
    return address;
  }

  @Override
  public void close() {
    RawMemory.free(address);
    address = 0;
  }
}
