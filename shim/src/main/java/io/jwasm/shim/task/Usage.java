package io.jwasm.shim.task;

import io.jwasm.linux.ThreadUsage;

/**
 * What a container uses of the host.
 *
 * @param guests what the threads of its guests have used, those that ended included; in a JVM of
 *     its own the times are those of the whole JVM
 * @param throttling how a quota of CPU time held it up
 * @param memory what it has, and may have
 * @param threads of its guests
 * @param threadLimit how many each guest may have; {@link #UNLIMITED} if nobody set it
 */
public record Usage(
    ThreadUsage guests, Throttling throttling, Memory memory, long threads, long threadLimit) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * How a quota of CPU time held processes up.
   *
   * @param periods in which they ran
   * @param throttled in how many of them the quota was used up
   * @param nanos for how long they had to wait, all together
   */
  public record Throttling(long periods, long throttled, long nanos) {
    /** There is no quota. */
    public static final Throttling NONE = new Throttling(0, 0, 0);
  }

  /**
   * Memory of a container.
   *
   * @param bytes of its guests' linear memories in physical memory; in a JVM of its own also what
   *     the cgroup has beyond the allowance for a JVM
   * @param limit bytes that they may have; {@link #UNLIMITED} if nobody set it
   * @param failures how often the limit ended a guest, or the kernel killed for it
   */
  public record Memory(long bytes, long limit, long failures) {}
}
