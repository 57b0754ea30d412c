package io.jwasm.shim.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory this process can have: that of the machine, or what its cgroups allow.
 *
 * @param proc where the kernel tells of processes
 * @param cgroups where control groups are mounted
 */
public record MachineMemory(Path proc, Path cgroups) {
  private static final int KIB = 10;

  /** The one that this process runs on. */
  public static MachineMemory ofHost() {
    return new MachineMemory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  /** Three quarters of it: the rest is for the JVM, other programs and the kernel. */
  public long bytesForGuests() {
    return bytes() / 4 * 3;
  }

  /** All of it; {@link Long#MAX_VALUE} if nothing is known. */
  long bytes() {
    long least = Long.MAX_VALUE;
    for (String line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        least = number(line.replaceAll("[^0-9]", "")) << KIB;
      }
    }
    for (String line : lines(proc.resolve("self/cgroup"))) {
      least = Math.min(least, limit(line));
    }
    return least;
  }

  /** The least limit from a cgroup upwards: cgroups(7), /proc/PID/cgroup. */
  private long limit(String line) {
    String[] parts = line.split(":", 3);
    if (parts.length < 3) {
      return Long.MAX_VALUE;
    }
    if (parts[1].isEmpty()) {
      return limit(cgroups, parts[2], "memory.max");
    }
    return List.of(parts[1].split(",", -1)).contains("memory")
        ? limit(cgroups.resolve("memory"), parts[2], "memory.limit_in_bytes")
        : Long.MAX_VALUE;
  }

  private static long limit(Path root, String path, String file) {
    long least = Long.MAX_VALUE;
    Path at = root.resolve(path.substring(1)).normalize();
    while (at != null && at.startsWith(root)) {
      for (String line : lines(at.resolve(file))) {
        least = Math.min(least, number(line.strip()));
      }
      at = at.getParent();
    }
    return least;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // "max"
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
