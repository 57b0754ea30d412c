package io.jwasm.shim.launch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.shim.cgroup.Cgroup;
import io.jwasm.shim.cgroup.CgroupUsage;
import io.jwasm.shim.task.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the processes of a container use, those that ended included. Thread-safe. */
final class Accounts {
  @GuardedBy("this")
  private final List<JvmProcess> processes = new ArrayList<>();

  @GuardedBy("this")
  private ThreadUsage ended = ThreadUsage.NONE;

  @GuardedBy("this")
  private long endedFailures;

  @GuardedBy("this")
  private boolean held;

  synchronized void add(JvmProcess process) {
    settle();
    processes.add(process);
    process.hold(held);
  }

  /** Holds all processes, those that come later as well, or lets them go on. */
  synchronized void hold(boolean wanted) {
    if (held != wanted) {
      held = wanted;
      processes.forEach(process -> process.hold(wanted));
    }
  }

  /** CPU time of all processes so far, in nanoseconds. */
  synchronized long cpuNanos() {
    return ended.userNanos()
        + ended.systemNanos()
        + processes.stream().mapToLong(process -> process.guest().cpuNanos()).sum();
  }

  /** Keeps only the sums of processes that are closed. */
  @GuardedBy("this")
  private void settle() {
    List<JvmProcess> closed = processes.stream().filter(JvmProcess::isClosed).toList();
    for (JvmProcess process : closed) {
      ended = ended.plus(process.guest().usage());
      endedFailures += process.memoryFailures();
    }
    processes.removeAll(closed);
  }

  /** The size of the largest guest's memory, in bytes. */
  synchronized long largestMemory() {
    return processes.stream().mapToLong(p -> p.guest().memoryBytes()).max().orElse(0);
  }

  synchronized void limit(Limits limits) {
    for (JvmProcess process : processes) {
      process.guest().limitMemory(limits.memoryBytes());
      process.guest().limitThreads(limits.maxThreads());
    }
  }

  /**
   * @param cgroup of the container
   */
  synchronized Usage usage(Limits limits, Cgroup cgroup) {
    ThreadUsage used = ended;
    long failures = endedFailures + cgroup.oomKills();
    long memory = 0;
    long threads = 0;
    for (JvmProcess process : processes) {
      used = used.plus(process.guest().usage());
      failures += process.memoryFailures();
      memory += process.guest().residentBytes();
      threads += process.guest().threadCount();
    }
    Optional<CgroupUsage> own = cgroup.usage();
    if (own.isPresent()) {
      used = own.get().times(used);
      memory = Math.max(memory, own.get().memoryBytes());
    }
    return new Usage(
        used,
        own.map(Accounts::throttling).orElse(Usage.Throttling.NONE),
        new Usage.Memory(memory, limits.memory(), failures),
        threads,
        limits.threads());
  }

  private static Usage.Throttling throttling(CgroupUsage usage) {
    return new Usage.Throttling(usage.periods(), usage.throttled(), usage.throttledNanos());
  }
}
