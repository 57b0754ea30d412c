package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.CpuLimits;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.guest.GuestConfig;
import io.jwasm.shim.task.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a container that the runtime keeps; the quota only where no cgroup does.
 *
 * @param memory bytes of linear memory of each guest; {@link Usage#UNLIMITED} if nobody set it
 * @param threads of each guest; {@link Usage#UNLIMITED} if nobody set it
 * @param quota microseconds of CPU time of all guests in each period; 0 if nobody set it
 * @param period microseconds
 */
record Limits(long memory, long threads, long quota, long period) {
  private static final long DEFAULT_PERIOD = 100_000;

  /** None. */
  static final Limits NONE = new Limits(Usage.UNLIMITED, Usage.UNLIMITED, 0, DEFAULT_PERIOD);

  /** The limits at the start. */
  static Limits of(Resources resources) {
    return NONE.with(resources);
  }

  /** These limits with what is named there: 0 is not named, less is no limit. */
  Limits with(Resources resources) {
    Long pids = resources.pids() == null ? null : Long.valueOf(resources.pids().limit());
    CpuLimits cpu = resources.cpu();
    return new Limits(
        changed(memory, resources.memory().limit()),
        changed(threads, pids),
        cpu.quota() == null || cpu.quota() == 0 ? quota : Math.max(0, cpu.quota()),
        cpu.period() == null || cpu.period() <= 0 ? period : cpu.period());
  }

  private static long changed(long now, @Nullable Long wanted) {
    if (wanted == null || wanted == 0) {
      return now;
    }
    return wanted < 0 ? Usage.UNLIMITED : wanted;
  }

  /** Whether somebody set how much memory a guest may have. */
  boolean bindsMemory() {
    return memory != Usage.UNLIMITED;
  }

  /** What a guest's memories may hold. */
  long memoryBytes() {
    return Math.min(memory, InstanceLimits.DEFAULT.memoryBytes());
  }

  /** How many threads a guest may have. */
  int maxThreads() {
    return (int) Math.min(threads, GuestConfig.DEFAULT_THREADS);
  }

  /** How many processors the quota stands for. */
  double processors() {
    return (double) quota / period;
  }

  /**
   * Makes sure that CPU limits that nobody would keep are not promised.
   *
   * @param now what the container was started with
   * @throws JwasmException FAILED_PRECONDITION if they differ from that
   */
  static void checkCpu(CpuLimits wanted, CpuLimits now) {
    boolean differs =
        differs(wanted.shares(), now.shares())
            || !(wanted.cpus().isEmpty() || wanted.cpus().equals(now.cpus()));
    if (differs) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "update limits",
          "cpu",
          "the container shares a JVM, and only a JVM as a whole can be limited",
          "start it with a cpu quota, or with the annotation io.jwasm.group=container",
          null);
    }
  }

  private static boolean differs(@Nullable Long wanted, @Nullable Long now) {
    return wanted != null && wanted != 0 && !wanted.equals(now);
  }
}
