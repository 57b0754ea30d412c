package io.jwasm.integration.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has in memory, in KiB.
 *
 * @param resident all its pages
 * @param proportional the same, pages that others share counted in parts
 */
public record ProcessMemory(long resident, long proportional) {
  /** Looks at a process of this machine. */
  public static ProcessMemory of(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
    return new ProcessMemory(field(lines, "Rss:"), field(lines, "Pss:"));
  }

  private static long field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
