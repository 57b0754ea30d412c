package io.jwasm.shim.cgroup;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The control group of a container. Thread-safe. */
public final class Cgroup implements AutoCloseable {
  private static final String OOM_KILLS = "oom_kill ";

  private final Hierarchies hierarchies;
  private final Map<String, Path> directories;
  private final Tenancy tenancy;
  private final Consumer<String> log;
  private final long oomKillsBefore;

  /**
   * @param directories by controller; none where cgroups cannot be made
   */
  Cgroup(
      Hierarchies hierarchies,
      Map<String, Path> directories,
      Tenancy tenancy,
      Consumer<String> log) {
    this.hierarchies = hierarchies;
    this.directories = Map.copyOf(directories);
    this.tenancy = tenancy;
    this.log = log;
    oomKillsBefore = countOomKills();
  }

  /** Whether its limits bind this JVM, and with it the container's guests. */
  public boolean bindsGuests() {
    return tenancy != Tenancy.NONE;
  }

  /** Whether this JVM is in it, so that its limits bind the container's guests and no others. */
  public boolean isOfThisJvm() {
    return tenancy == Tenancy.INSIDE;
  }

  /** Puts a process into it, if it is there still; where that cannot be done the log says so. */
  public void add(int pid) {
    for (Path directory : distinct()) {
      try {
        Hierarchies.write(directory.resolve(Hierarchies.PROCESSES), String.valueOf(pid));
      } catch (IOException e) {
        if (Files.exists(Path.of("/proc", String.valueOf(pid)))) {
          log.accept("cannot add process " + pid + " to a cgroup: " + Cgroups.reason(e));
        }
      }
    }
  }

  /**
   * Lets the kernel end this JVM as soon, for want of memory, as the container, if it is the
   * container's or its pod's.
   *
   * @param score -1000 to 1000
   */
  public void scoreJvm(int score) {
    if (bindsGuests()) {
      OomScore.adopt(OomScore.OF_JVM, score, tenancy == Tenancy.INSIDE);
    }
  }

  /** Writes the limits that it can have, and logs those that it cannot. */
  public void limit(Resources resources) {
    List<String> failures = write(resources);
    if (!failures.isEmpty()) {
      log.accept("cannot set limits: " + String.join("; ", failures));
    }
  }

  /**
   * Changes the limits.
   *
   * @throws JwasmException with all of them that cannot be set
   */
  public void update(Resources resources) {
    List<String> failures = write(resources);
    if (!failures.isEmpty()) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "update limits",
          "",
          String.join("; ", failures),
          null,
          null);
    }
  }

  private List<String> write(Resources resources) {
    List<String> failures = new ArrayList<>();
    if (directories.isEmpty()) {
      return failures;
    }
    Room room = tenancy == Tenancy.INSIDE ? Room.JVM : Room.NONE;
    for (Setting setting : hierarchies.settings(resources, room)) {
      Path directory = directories.get(setting.controller());
      try {
        if (directory == null) {
          throw new IOException("no controller " + setting.controller() + " here");
        }
        hierarchies.check(directory, setting);
        Hierarchies.write(directory.resolve(setting.file()), setting.value());
      } catch (IOException e) {
        failures.add(setting.file() + " = " + setting.value() + ": " + Cgroups.reason(e));
      }
    }
    return failures;
  }

  /** How many of its processes the kernel has killed for want of memory since it was made here. */
  public long oomKills() {
    return countOomKills() - oomKillsBefore;
  }

  /** What the JVM and its guests use, if the container has a JVM of its own. */
  public Optional<CgroupUsage> usage() {
    if (tenancy != Tenancy.INSIDE) {
      return Optional.empty();
    }
    try {
      return Optional.of(hierarchies.usage(directories));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private long countOomKills() {
    Path memory = directories.get("memory");
    if (memory == null) {
      return 0;
    }
    try {
      return Files.readAllLines(memory.resolve(hierarchies.oomFile())).stream()
          .filter(line -> line.startsWith(OOM_KILLS))
          .mapToLong(line -> Long.parseLong(line.substring(OOM_KILLS.length()).strip()))
          .sum();
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private Set<Path> distinct() {
    return new LinkedHashSet<>(directories.values());
  }

  /** Removes it; processes must have left it, but for this JVM's, which leave now. Idempotent. */
  @Override
  public void close() {
    for (Path directory : distinct()) {
      try {
        hierarchies.remove(directory, tenancy == Tenancy.INSIDE);
      } catch (IOException e) {
        log.accept("cannot remove a cgroup: " + Cgroups.reason(e));
      }
    }
  }
}
