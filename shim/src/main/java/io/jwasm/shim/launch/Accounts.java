package io.jwasm.shim.launch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.shim.task.Usage;
import java.util.ArrayList;
import java.util.List;

/** What the processes of a container use, those that ended included. Thread-safe. */
final class Accounts {
  @GuardedBy("this")
  private final List<JvmProcess> processes = new ArrayList<>();

  @GuardedBy("this")
  private long endedCpuNanos;

  @GuardedBy("this")
  private long endedFailures;

  synchronized void add(JvmProcess process) {
    settle();
    processes.add(process);
  }

  /** Keeps only the sums of processes that are closed. */
  @GuardedBy("this")
  private void settle() {
    List<JvmProcess> closed = processes.stream().filter(JvmProcess::isClosed).toList();
    for (JvmProcess process : closed) {
      endedCpuNanos += process.guest().cpuNanos();
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
   * @param kills of the kernel, for want of memory
   */
  synchronized Usage usage(Limits limits, long kills) {
    long cpu = endedCpuNanos;
    long failures = endedFailures + kills;
    long memory = 0;
    long threads = 0;
    for (JvmProcess process : processes) {
      cpu += process.guest().cpuNanos();
      failures += process.memoryFailures();
      memory += process.guest().residentBytes();
      threads += process.guest().threadCount();
    }
    return new Usage(cpu, 0, memory, limits.memory(), threads, limits.threads(), failures);
  }
}
