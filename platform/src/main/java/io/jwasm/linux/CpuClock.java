package io.jwasm.linux;

/** CPU time used by a thread of this process, readable from any of its threads. */
public final class CpuClock {
  private static final long NANOS = 1_000_000_000L;

  /** CPUCLOCK_PERTHREAD_MASK | CPUCLOCK_SCHED of the kernel's dynamic clock ids. */
  private static final int PER_THREAD_SCHED = 6;

  private final int tid;
  private final int clock;

  private CpuClock(int tid) {
    this.tid = tid;
    clock = (~tid << 3) | PER_THREAD_SCHED;
  }

  /** The clock of the calling thread. */
  public static CpuClock ofCurrentThread() {
    return new CpuClock((int) Kernel.call(Nr.GETTID, 0, 0, 0));
  }

  /** The kernel's number of the thread. */
  public int tid() {
    return tid;
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
