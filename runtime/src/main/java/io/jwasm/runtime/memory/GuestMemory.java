package io.jwasm.runtime.memory;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.budget.Quota;
import java.nio.charset.StandardCharsets;

/**
 * A linear memory of a guest, off-heap.
 *
 * <p>Its address range is reserved once, so that the base never moves; growing makes more of it
 * accessible, and only touched pages cost memory. Behind a memory {@value #RESERVATION} bytes are
 * reserved, so that a 32-bit index plus a 32-bit offset cannot leave the reservation.
 *
 * <p>Accessors take guest pointers as unsigned 32-bit values and check against the size at each
 * call; outside they throw {@link MemoryFault}. Thread-safe as WebAssembly's shared memories are:
 * plain accesses race, growing is atomic.
 */
public final class GuestMemory implements AutoCloseable {
  /** Bytes of a WebAssembly page. */
  public static final long PAGE = 65_536;

  /** Pages that a 32-bit memory may have. */
  public static final long MAX_PAGES = 65_536;

  /** Address space behind each memory: 8 GiB and a guard for the widest access. */
  public static final long RESERVATION = (8L << 30) + PAGE;

  private final long base;
  private final long reserved;
  private final long maxPages;
  private final boolean shared;
  private final Quota quota;
  private final WaitQueue waiters = new WaitQueue();
  private volatile long size;
  private volatile boolean refused;
  private boolean closed;

  private GuestMemory(long reserved, long maxPages, boolean shared, Quota quota) {
    this.reserved = reserved;
    // Behind the reservation lies a page for the size.
    this.base = VirtualMemory.reserve(reserved + PAGE);
    this.maxPages = maxPages;
    this.shared = shared;
    this.quota = quota;
  }

  /** As {@link #reserve(long, long, boolean, Quota)}, within 4 GiB. */
  public static GuestMemory reserve(long minPages, long maxPages, boolean shared) {
    return reserve(minPages, maxPages, shared, Quota.of(MAX_PAGES * PAGE));
  }

  /**
   * Reserves a memory and commits its initial pages.
   *
   * @param minPages the initial size in pages, 0 to {@value #MAX_PAGES}
   * @param maxPages the size that it may grow to, in pages; at least {@code minPages}
   * @param shared whether threads share it
   * @param quota what its bytes are taken from, until it is closed
   * @throws ErrnoException with ENOMEM if the address space or the memory cannot be had, or the
   *     quota does not allow the initial pages
   */
  public static GuestMemory reserve(long minPages, long maxPages, boolean shared, Quota quota) {
    return reserve(RESERVATION, minPages, maxPages, shared, quota);
  }

  /**
   * As {@link #reserve(long, long, boolean, Quota)}, for code that compares every address with the
   * size: without the room that catches addresses behind the largest size.
   */
  public static GuestMemory reserveUnguarded(
      long minPages, long maxPages, boolean shared, Quota quota) {
    return reserve(Math.max(1, maxPages) * PAGE, minPages, maxPages, shared, quota);
  }

  private static GuestMemory reserve(
      long reserved, long minPages, long maxPages, boolean shared, Quota quota) {
    if (minPages < 0 || maxPages < minPages || maxPages > MAX_PAGES) {
      throw new IllegalArgumentException("memory of " + minPages + " to " + maxPages + " pages");
    }
    var memory = new GuestMemory(reserved, maxPages, shared, quota);
    try {
      VirtualMemory.commit(memory.sizeCell(), PAGE);
      if (memory.grow((int) minPages) < 0) {
        throw new ErrnoException("have " + minPages + " pages of memory", Errno.ENOMEM);
      }
      return memory;
    } catch (ErrnoException e) {
      memory.close();
      throw e;
    }
  }

  private void commit(long pages) {
    if (pages * PAGE > size) {
      VirtualMemory.commit(base + size, pages * PAGE - size);
      size = pages * PAGE;
      RawMemory.putLongVolatile(sizeCell(), size);
    }
  }

  /**
   * Grows in place.
   *
   * @param delta pages to add, as an unsigned 32-bit value
   * @return the former size in pages, or -1 if the maximum or the quota would be passed or memory
   *     cannot be had
   */
  public synchronized int grow(int delta) {
    long old = size / PAGE;
    long wanted = old + Integer.toUnsignedLong(delta);
    refused = closed || wanted > maxPages || !tryCommit(wanted);
    return refused ? -1 : (int) old;
  }

  private boolean tryCommit(long pages) {
    long more = pages * PAGE - size;
    if (!quota.take(more)) {
      return false;
    }
    try {
      commit(pages);
      return true;
    } catch (ErrnoException e) {
      quota.give(more);
      return false;
    }
  }

  /** Bytes of it that are in physical memory now; 0 once it is closed. */
  public synchronized long residentBytes() {
    return closed ? 0 : VirtualMemory.resident(base, size);
  }

  /** Whether the last {@link #grow} was refused: a guest that then aborts is out of memory. */
  public boolean growRefused() {
    return refused;
  }

  /** Where the memory starts; constant for its life. */
  public long base() {
    return base;
  }

  /** The address of a word that holds {@link #size}, for generated code. */
  public long sizeCell() {
    return base + reserved;
  }

  /** Accessible bytes now. */
  public long size() {
    return size;
  }

  /** Pages now. */
  public int pages() {
    return (int) (size / PAGE);
  }

  /** Pages that it may grow to. */
  public long maxPages() {
    return maxPages;
  }

  /** The threads that wait at its addresses. */
  public WaitQueue waiters() {
    return waiters;
  }

  /** Whether threads share it. */
  public boolean shared() {
    return shared;
  }

  /**
   * The host address of a guest range, for a system call.
   *
   * @param pointer a guest pointer, unsigned
   * @param length bytes, 0 to 2^32
   * @throws MemoryFault if the range is not inside the memory
   */
  public long address(int pointer, long length) {
    long offset = Integer.toUnsignedLong(pointer);
    if (length < 0 || offset + length > size) {
      throw MemoryFault.INSTANCE;
    }
    return base + offset;
  }

  public byte getByte(int pointer) {
    return RawMemory.getByte(address(pointer, 1));
  }

  public short getShort(int pointer) {
    return RawMemory.getShort(address(pointer, 2));
  }

  public int getInt(int pointer) {
    return RawMemory.getInt(address(pointer, 4));
  }

  public long getLong(int pointer) {
    return RawMemory.getLong(address(pointer, 8));
  }

  public void putByte(int pointer, byte value) {
    RawMemory.putByte(address(pointer, 1), value);
  }

  public void putShort(int pointer, short value) {
    RawMemory.putShort(address(pointer, 2), value);
  }

  public void putInt(int pointer, int value) {
    RawMemory.putInt(address(pointer, 4), value);
  }

  public void putLong(int pointer, long value) {
    RawMemory.putLong(address(pointer, 8), value);
  }

  /** Copies out of the guest; {@code length} is checked before anything is allocated. */
  public byte[] bytes(int pointer, int length) {
    long address = address(pointer, Integer.toUnsignedLong(length));
    if (length < 0) {
      throw MemoryFault.INSTANCE;
    }
    byte[] copy = new byte[length];
    RawMemory.copy(address, copy, 0, length);
    return copy;
  }

  /** Copies into the guest. */
  public void put(int pointer, byte[] source, int offset, int length) {
    RawMemory.copy(source, offset, address(pointer, length), length);
  }

  /** Decodes UTF-8; malformed input becomes U+FFFD. For messages, never for file names. */
  public String utf8(int pointer, int length) {
    return new String(bytes(pointer, length), StandardCharsets.UTF_8);
  }

  /** Returns the address space. No access may follow or run meanwhile. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      quota.give(size);
      size = 0;
      VirtualMemory.release(base, reserved + PAGE);
    }
  }
}
