package io.jwasm.shim.cgroup;

import io.jwasm.linux.ThreadUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the kernel counts of a JVM and its guests.
 *
 * @param userNanos CPU time outside of the kernel
 * @param systemNanos CPU time in the kernel
 * @param memoryBytes what is in use beyond the allowance for a JVM, without files that the kernel
 *     could drop
 * @param periods in which a quota of CPU time counted
 * @param throttled in how many of them it was used up
 * @param throttledNanos for how long threads had to wait then
 */
public record CgroupUsage(
    long userNanos,
    long systemNanos,
    long memoryBytes,
    long periods,
    long throttled,
    long throttledNanos) {
  private static final long NANOS_PER_MICRO = 1000;
  private static final long NANOS_PER_TICK = 10_000_000L;

  /** The same usage with these times. */
  public ThreadUsage times(ThreadUsage other) {
    return new ThreadUsage(
        userNanos,
        systemNanos,
        other.minorFaults(),
        other.majorFaults(),
        other.readBytes(),
        other.writtenBytes());
  }

  /** As version 2 tells it; the directory has all controllers. */
  static CgroupUsage unified(Path directory) throws IOException {
    Path cpu = directory.resolve("cpu.stat");
    long memory = number(directory, "memory.current");
    return new CgroupUsage(
        value(cpu, "user_usec") * NANOS_PER_MICRO,
        value(cpu, "system_usec") * NANOS_PER_MICRO,
        beyond(memory - value(directory.resolve("memory.stat"), "inactive_file")),
        value(cpu, "nr_periods"),
        value(cpu, "nr_throttled"),
        value(cpu, "throttled_usec") * NANOS_PER_MICRO);
  }

  /**
   * As version 1 tells it.
   *
   * @param directories by controller
   */
  static CgroupUsage legacy(Map<String, Path> directories) throws IOException {
    Path accounts = find(directories, "cpuacct");
    Path cpu = find(directories, "cpu").resolve("cpu.stat");
    Path memory = find(directories, "memory");
    long all = number(accounts, "cpuacct.usage");
    long system = value(accounts.resolve("cpuacct.stat"), "system") * NANOS_PER_TICK;
    long used = number(memory, "memory.usage_in_bytes");
    return new CgroupUsage(
        Math.max(0, all - system),
        Math.min(all, system),
        beyond(used - value(memory.resolve("memory.stat"), "total_inactive_file")),
        value(cpu, "nr_periods"),
        value(cpu, "nr_throttled"),
        value(cpu, "throttled_time"));
  }

  private static Path find(Map<String, Path> directories, String controller) throws IOException {
    Path directory = directories.get(controller);
    if (directory == null) {
      throw new IOException("no controller " + controller);
    }
    return directory;
  }

  private static long beyond(long bytes) {
    return Math.max(0, bytes - Room.JVM.bytes());
  }

  private static long number(Path directory, String file) throws IOException {
    return Long.parseLong(Files.readString(directory.resolve(file)).strip());
  }

  /** Of a file of lines of names and values; 0 if it has no such line. */
  private static long value(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name + " ")) {
        return Long.parseLong(line.substring(name.length() + 1).strip());
      }
    }
    return 0;
  }
}
