package io.jwasm.integration.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The limits of CPU time of a container, as the kernel keeps and counts them.
 *
 * @param path of the container's cgroup, as the sandbox sees it, without a slash before it
 */
public record CpuGroup(Sandbox sandbox, String path) {
  /**
   * What the kernel has counted.
   *
   * @param periods in which the quota counted
   * @param throttled in how many of them it was used up
   * @param nanos of CPU time
   */
  public record Count(long periods, long throttled, long nanos) {
    /** What was counted from then until now. */
    public Count since(Count then) {
      return new Count(periods - then.periods, throttled - then.throttled, nanos - then.nanos);
    }
  }

  /** How many processors it may use, in parts of them; 0 for no limit. */
  public double quota() {
    Path legacy = file("cpu", "cpu.cfs_quota_us");
    if (Files.exists(legacy)) {
      double quota = Math.max(0, number(legacy));
      return quota / number(file("cpu", "cpu.cfs_period_us"));
    }
    String[] words = text(file("cpu", "cpu.max")).strip().split(" ");
    return words[0].equals("max") ? 0 : Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
  }

  /** What was counted up to now. */
  public Count count() {
    Path legacy = file("cpuacct", "cpuacct.usage");
    long nanos = Files.exists(legacy) ? number(legacy) : 1000 * statistic("usage_usec");
    return new Count(statistic("nr_periods"), statistic("nr_throttled"), nanos);
  }

  private long statistic(String name) {
    return text(file("cpu", "cpu.stat"))
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .sum();
  }

  private Path file(String controller, String name) {
    return sandbox.cgroup(controller, path).resolve(name);
  }

  private static long number(Path file) {
    return Long.parseLong(text(file).strip());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
