package io.jwasm.shim.cgroup;

import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Makes the control groups of containers. Thread-safe. */
public final class Cgroups {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Path OWN = Path.of("/proc/self/cgroup");

  private final Hierarchies hierarchies;
  private final Path own;
  private final Consumer<String> log;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * @param own where this process's cgroups are told
   */
  Cgroups(Path root, Path own, Consumer<String> log) {
    hierarchies = Hierarchies.at(root);
    this.own = own;
    this.log = log;
  }

  /**
   * Those of this machine.
   *
   * @param log told what cannot be done here
   */
  public static Cgroups ofHost(Consumer<String> log) {
    return new Cgroups(ROOT, OWN, log);
  }

  /**
   * Makes a cgroup, or takes the one that is there. Where none can be made there is one line in the
   * log, and a cgroup without effect.
   *
   * @param path as in {@code linux.cgroupsPath}; empty for none
   * @throws JwasmException if the path is not one
   */
  public Cgroup create(String path) {
    if (path.isEmpty()) {
      return new Cgroup(hierarchies, Map.of(), Tenancy.NONE, log);
    }
    Path relative = CgroupPath.of(path);
    try {
      Map<String, Path> directories = hierarchies.create(relative);
      return new Cgroup(hierarchies, directories, Tenancy.of(relative, ownPaths()), log);
    } catch (IOException e) {
      if (complained.compareAndSet(false, true)) {
        log.accept("containers have no cgroups, only the limits of the runtime: " + reason(e));
      }
      return new Cgroup(hierarchies, Map.of(), Tenancy.NONE, log);
    }
  }

  /**
   * Moves this JVM out of the cgroup that it was started in for its own sake, and removes that.
   *
   * @param path as {@link #create} has it
   */
  public void leave(String path) {
    try {
      Path relative = CgroupPath.of(path);
      if (Tenancy.of(relative, ownPaths()) == Tenancy.INSIDE) {
        for (Path directory : new LinkedHashSet<>(hierarchies.create(relative).values())) {
          hierarchies.remove(directory, true);
        }
      }
    } catch (IOException e) {
      log.accept("cannot remove the cgroup of the shim: " + reason(e));
    }
  }

  private String ownPaths() {
    try {
      return Files.readString(own);
    } catch (IOException e) {
      return "";
    }
  }

  static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getFile() + ": " + f.getReason()
        : e.toString();
  }
}
