package io.jwasm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What threads have used, as getrusage(2) counts it.
 *
 * @param userNanos CPU time outside of the kernel
 * @param systemNanos CPU time in the kernel
 * @param minorFaults page faults that read nothing
 * @param majorFaults page faults that did
 * @param readBytes that came from block devices
 * @param writtenBytes that block devices will get
 */
public record ThreadUsage(
    long userNanos,
    long systemNanos,
    long minorFaults,
    long majorFaults,
    long readBytes,
    long writtenBytes) {
  /** Nothing. */
  public static final ThreadUsage NONE = new ThreadUsage(0, 0, 0, 0, 0, 0);

  private static final int RUSAGE_THREAD = 1;
  private static final int SIZE = 144;
  private static final int MINOR_FAULTS = 64;
  private static final int MAJOR_FAULTS = 72;
  private static final int BLOCKS_READ = 88;
  private static final int BLOCKS_WRITTEN = 96;
  private static final int BLOCK = 512;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1000;

  /** USER_HZ of Linux on all architectures that are supported. */
  private static final long NANOS_PER_TICK = 10_000_000L;

  /** What the calling thread has used. */
  public static ThreadUsage ofCurrentThread() {
    try (var usage = OffHeap.allocate(SIZE)) {
      long at = usage.address();
      if (Kernel.call(Nr.GETRUSAGE, RUSAGE_THREAD, at, 0) < 0) {
        return NONE;
      }
      return new ThreadUsage(
          time(at),
          time(at + 16),
          RawMemory.getLong(at + MINOR_FAULTS),
          RawMemory.getLong(at + MAJOR_FAULTS),
          RawMemory.getLong(at + BLOCKS_READ) * BLOCK,
          RawMemory.getLong(at + BLOCKS_WRITTEN) * BLOCK);
    }
  }

  private static long time(long at) {
    return RawMemory.getLong(at) * NANOS_PER_SECOND + RawMemory.getLong(at + 8) * NANOS_PER_MICRO;
  }

  /**
   * What a thread of this process has used, with times in hundredths of a second; {@link #NONE} if
   * it has ended.
   */
  public static ThreadUsage of(int tid) {
    Path directory = Path.of("/proc/self/task", Integer.toString(tid));
    try {
      String stat = Files.readString(directory.resolve("stat"));
      // The name, which may hold anything, ends with the last parenthesis: proc_pid_stat(5).
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      String io = io(directory);
      return new ThreadUsage(
          Long.parseLong(fields[11]) * NANOS_PER_TICK,
          Long.parseLong(fields[12]) * NANOS_PER_TICK,
          Long.parseLong(fields[7]),
          Long.parseLong(fields[9]),
          number(io, "read_bytes: "),
          number(io, "write_bytes: "));
    } catch (IOException e) {
      return NONE;
    }
  }

  /** Not every kernel counts it. */
  private static String io(Path directory) {
    try {
      return Files.readString(directory.resolve("io"));
    } catch (IOException e) {
      return "";
    }
  }

  private static long number(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .sum();
  }

  /** Both together. */
  public ThreadUsage plus(ThreadUsage other) {
    return new ThreadUsage(
        userNanos + other.userNanos,
        systemNanos + other.systemNanos,
        minorFaults + other.minorFaults,
        majorFaults + other.majorFaults,
        readBytes + other.readBytes,
        writtenBytes + other.writtenBytes);
  }
}
