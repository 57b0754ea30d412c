package io.jwasm.linux;

/** CPU time used by a thread of this process, readable from any of its threads. */
public final class CpuClock {
  private static final long NANOS = 1_000_000_000L;

  /** CPUCLOCK_PERTHREAD_MASK | CPUCLOCK_SCHED of the kernel's dynamic clock ids. */
  private static final int PER_THREAD_SCHED = 6;

  private final int clock;

  private CpuClock(int clock) {
    this.clock = clock;
  }

  /** The clock of the calling thread. */
  public static CpuClock ofCurrentThread() {
    int tid = (int) Kernel.call(Nr.GETTID, 0, 0, 0);
    return new CpuClock((~tid << 3) | PER_THREAD_SCHED);
  }

  /**
   * CPU time in nanoseconds, user and system.
   *
   * @throws ErrnoException with EINVAL once the thread has ended
   */
  public long nanos() {
    try (var time = OffHeap.allocate(16)) {
      long result = Kernel.call(Nr.CLOCK_GETTIME, clock, time.address(), 0);
      if (result < 0) {
        throw new ErrnoException("read cpu clock", (int) -result);
      }
      return RawMemory.getLong(time.address()) * NANOS + RawMemory.getLong(time.address() + 8);
    }
  }
}
