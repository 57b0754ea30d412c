package io.jwasm.runtime.budget;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What guests that share a process share.
 *
 * @param descriptors open files and sockets
 * @param threads of guests
 * @param memory bytes outside of the JVM's heap: linear memories, tables
 * @param heap bytes of the JVM's heap that guests can make it hold
 */
public record Budgets(Budget descriptors, Budget threads, Budget memory, Budget heap) {
  /** What the process itself needs of its descriptors, unless that is more than half of them. */
  private static final long OWN_DESCRIPTORS = 4096;

  /** A thread has its stack and guards, each of them a mapping; there are others. */
  private static final long MAPPINGS_PER_THREAD = 8;

  /** Half of all threads of a machine are enough for one process. */
  private static final long SHARE_OF_THREADS = 2;

  /** The shim itself is content with the other half. */
  private static final long SHARE_OF_HEAP = 2;

  private static final int PAGE = 4096;

  /** No bounds, for a guest that has the process for itself. */
  public static Budgets unbounded() {
    return new Budgets(
        Budget.unbounded(), Budget.unbounded(), Budget.unbounded(), Budget.unbounded());
  }

  /**
   * What this process may have by the kernel's limits, without what it needs itself.
   *
   * @param memory bytes outside of the heap
   */
  public static Budgets ofProcess(long memory) {
    return of(Path.of("/proc"), memory, Runtime.getRuntime().maxMemory());
  }

  /** The same for a guest whose memory is limited for itself. */
  public Budgets withOwnMemory() {
    return new Budgets(descriptors, threads, Budget.unbounded(), heap);
  }

  static Budgets of(Path proc, long memory, long heap) {
    long files = openFiles(proc.resolve("self/limits"));
    long mappings = number(proc.resolve("sys/vm/max_map_count"));
    long threads = number(proc.resolve("sys/kernel/threads-max"));
    return new Budgets(
        new Budget(files - Math.min(files / 2, OWN_DESCRIPTORS)),
        new Budget(Math.min(mappings / MAPPINGS_PER_THREAD, threads / SHARE_OF_THREADS)),
        new Budget(memory),
        new Budget(heap / SHARE_OF_HEAP));
  }

  /** The soft limit, which the JVM raises to the hard one when it starts. */
  private static long openFiles(Path limits) {
    return text(limits)
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.substring("Max open files".length()).strip().split(" +", -1)[0])
        .mapToLong(Budgets::parse)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private static long number(Path file) {
    return parse(text(file).strip());
  }

  /** What is not known, or not limited, bounds nothing. */
  private static long parse(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** In one go: files below /proc/sys have nothing for a second call. */
  private static String text(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = new byte[PAGE];
      int length = stream.readNBytes(bytes, 0, PAGE);
      return new String(bytes, 0, length, US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }
}
