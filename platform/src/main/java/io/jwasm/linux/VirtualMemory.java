package io.jwasm.linux;

/**
 * Address space: reserving, committing in place, releasing. Sizes are multiples of {@link #PAGE}.
 */
public final class VirtualMemory {
  /** The largest page size that jwasm expects (aarch64 kernels may use 64 KiB). */
  public static final long PAGE = 65_536;

  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;

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
