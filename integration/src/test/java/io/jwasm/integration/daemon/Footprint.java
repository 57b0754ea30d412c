package io.jwasm.integration.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the shims of a sandbox hold, by what it is called: counts, but for the heap in KiB.
 *
 * @param amounts of each
 */
public record Footprint(Map<String, Long> amounts) {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  /**
   * Looks at everything now, after a collection of the heaps.
   *
   * @param cgroups the parent of the containers' cgroups
   */
  public static Footprint of(Sandbox sandbox, String cgroups) {
    Map<String, Long> amounts = new TreeMap<>();
    amounts.put("processes", (long) sandbox.processes().size());
    amounts.put("network namespaces", (long) sandbox.networks().size());
    amounts.put("mounts", (long) sandbox.mounts().size());
    amounts.put("files in /run", files(sandbox.inside("/run")));
    amounts.put("temporary files", files(sandbox.temporary()));
    amounts.put("cgroups", cgroups(cgroups));
    for (ProcessHandle jvm : sandbox.jvms()) {
      Path process = Path.of("/proc", Long.toString(jvm.pid()));
      amounts.merge("KiB of heap", heap(jvm.pid()), Long::sum);
      amounts.merge("descriptors", entries(process.resolve("fd")), Long::sum);
      amounts.merge("threads", entries(process.resolve("task")), Long::sum);
      amounts.merge("mappings", lines(process.resolve("maps")), Long::sum);
    }
    return new Footprint(amounts);
  }

  /** How much more there is of a thing than there was. */
  public long growth(Footprint before, String thing) {
    return amounts.getOrDefault(thing, 0L) - before.amounts.getOrDefault(thing, 0L);
  }

  private static long entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long files(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.count();
    } catch (IOException | UncheckedIOException e) {
      return Long.MAX_VALUE; // something is going just now
    }
  }

  private static long cgroups(String parent) {
    return directories(parent).stream().mapToLong(Footprint::children).sum();
  }

  /** Removes the parent of the containers' cgroups, which must be empty. */
  public static void removeCgroups(String parent) {
    for (Path directory : directories(parent)) {
      try {
        Files.delete(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A cgroup in all hierarchies, of both versions. */
  private static List<Path> directories(String cgroup) {
    Path root = Path.of("/sys/fs/cgroup");
    try (Stream<Path> hierarchies = Files.list(root)) {
      return Stream.concat(Stream.of(root), hierarchies)
          .map(hierarchy -> hierarchy.resolve(cgroup.substring(1)))
          .filter(Files::isDirectory)
          .map(Footprint::real)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hierarchies of version 1 have several names. */
  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long children(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long heap(long pid) {
    jcmd(pid, "GC.run");
    String info = jcmd(pid, "GC.heap_info");
    Matcher matcher = USED.matcher(info);
    long sum = 0;
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1));
    }
    if (sum == 0) {
      throw new AssertionError("no heap in: " + info);
    }
    return sum;
  }

  private static String jcmd(long pid, String command) {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(program, Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
