package io.jwasm.linux;

/**
 * Address space: reserving, committing in place, releasing. Sizes are multiples of {@link #PAGE}.
 */
public final class VirtualMemory {
  /** The largest page size that jwasm expects (aarch64 kernels may use 64 KiB). */
  public static final long PAGE = 65_536;

  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int PROT_READ_EXECUTE = 5;
  private static final int PROT_READ = 1;
  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;

  /** The bit that mincore sets in the byte of each page. */
  private static final long IN_CORE = 0x0101_0101_0101_0101L;

  private VirtualMemory() {}

  /**
   * Reserves address space that may not be accessed and costs no memory.
   *
   * @return its address
   * @throws ErrnoException with ENOMEM if an address-space limit forbids it
   */
  public static long reserve(long size) {
    long result =
        Kernel.call(
            Nr.MMAP, 0, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return check(result, "reserve address space");
  }

  /** Makes part of a reservation readable and writable; pages cost memory once touched. */
  public static void commit(long address, long size) {
    check(Kernel.call(Nr.MPROTECT, address, size, PROT_READ_WRITE), "commit memory");
  }

  /**
   * Bytes of a range that are in physical memory.
   *
   * @param address of the range, at a page; all of it is mapped
   * @param size bytes
   */
  public static long resident(long address, long size) {
    long vector = Scratch.get().vectors();
    long page = RawMemory.pageSize();
    long chunk = Scratch.MAX_VECTORS * 16L * page;
    long pages = 0;
    for (long done = 0; done < size; done += chunk) {
      long part = Math.min(chunk, size - done);
      long count = (part + page - 1) / page;
      RawMemory.fill(vector, count + 7 & -8, (byte) 0);
      check(Kernel.call(Nr.MINCORE, address + done, part, vector), "ask for resident memory");
      for (long i = 0; i < count; i += Long.BYTES) {
        pages += Long.bitCount(RawMemory.getLong(vector + i) & IN_CORE);
      }
    }
    return pages * page;
  }

  /**
   * Places machine code in memory of its own, for the rest of the process's life.
   *
   * @param code position-independent code, at most {@link #PAGE} bytes
   * @return its address
   * @throws ErrnoException if memory may not be made executable here
   */
  public static long executable(byte[] code) {
    long address = reserve(PAGE);
    try {
      commit(address, PAGE);
      RawMemory.copy(code, 0, address, code.length);
      check(Kernel.call(Nr.MPROTECT, address, PAGE, PROT_READ_EXECUTE), "make memory executable");
      return address;
    } catch (ErrnoException e) {
      release(address, PAGE);
      throw e;
    }
  }

  /** Makes part of a reservation readable and executable, and no longer writable. */
  public static void protectCode(long address, long size) {
    check(Kernel.call(Nr.MPROTECT, address, size, PROT_READ_EXECUTE), "make memory executable");
  }

  /**
   * Maps a file, privately and read-only, over part of a reservation.
   *
   * @param address a multiple of the page size, with room for the size rounded up to pages
   */
  public static void mapOver(long address, long size, int fd) {
    check(
        Kernel.call(Nr.MMAP, address, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0),
        "map artifact");
  }

  /** Maps a file, privately and read-only, at an address that the kernel chooses. */
  static long map(long size, int fd) {
    return check(Kernel.call(Nr.MMAP, 0, size, PROT_READ, MAP_PRIVATE, fd, 0), "map file");
  }

  /** Makes part of a reservation inaccessible again and gives its pages back. */
  public static void decommit(long address, long size) {
    check(
        Kernel.call(
            Nr.MMAP,
            address,
            size,
            PROT_NONE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED,
            -1,
            0),
        "decommit memory");
  }

  /** Whether this process may have memory that it wrote made executable. */
  public static boolean canExecute() {
    long address = reserve(PAGE);
    try {
      commit(address, PAGE);
      return Kernel.call(Nr.MPROTECT, address, PAGE, PROT_READ_EXECUTE) == 0;
    } finally {
      release(address, PAGE);
    }
  }

  /** Whether this process may reserve so many bytes of addresses now. */
  public static boolean canReserve(long size) {
    try {
      release(reserve(size), size);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** Returns a whole reservation. */
  public static void release(long address, long size) {
    check(Kernel.call(Nr.MUNMAP, address, size, 0), "release memory");
  }

  private static long check(long result, String operation) {
    // Addresses never look like small negative numbers.
    if (result < 0 && result > -4096) {
      throw new ErrnoException(operation, (int) -result);
    }
    return result;
  }
}
