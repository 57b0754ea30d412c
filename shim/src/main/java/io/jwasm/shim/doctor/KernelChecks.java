package io.jwasm.shim.doctor;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is needed of the kernel.
 *
 * @param canResolve whether openat2 can be called
 */
record KernelChecks(Path proc, Path cgroups, boolean canResolve) {
  private static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");

  /** Those of this machine. */
  static KernelChecks ofHost(Places places) {
    byte[] root = {'/'};
    int flags = OpenFlags.PATH | OpenFlags.DIRECTORY;
    int fd = At.open(At.FDCWD, root, 0, root.length, flags, 0, OpenFlags.RESOLVE_IN_ROOT);
    if (fd >= 0) {
      Fd.close(fd);
    }
    boolean missing = fd == -Errno.ENOSYS || fd == -Errno.EPERM;
    return new KernelChecks(places.proc(), places.cgroups(), !missing);
  }

  List<Finding> findings() {
    return List.of(kernel(), overlay(), controllers());
  }

  private Finding kernel() {
    String release = Texts.read(proc.resolve("sys/kernel/osrelease")).strip();
    return canResolve
        ? Finding.ok("kernel", "Linux " + release + ", with openat2")
        : Finding.fail(
            "kernel",
            "Linux " + release + " has no openat2, or this process may not call it",
            "use Linux 5.6 or newer; where a sandbox forbids the call, allow it");
  }

  private Finding overlay() {
    boolean there =
        Texts.read(proc.resolve("filesystems"))
            .lines()
            .anyMatch(l -> l.strip().endsWith("overlay"));
    return there
        ? Finding.ok("overlay", "the overlay file system is there")
        : Finding.warn(
            "overlay",
            "there is no overlay file system: images are copied where they may be changed",
            "load it with \"modprobe overlay\"");
  }

  private Finding controllers() {
    Path unified = cgroups.resolve("cgroup.controllers");
    boolean second = Files.exists(unified);
    List<String> available = second ? List.of(Texts.read(unified).split("\\s+")) : legacy();
    List<String> missing = CONTROLLERS.stream().filter(c -> !available.contains(c)).toList();
    String version = "version " + (second ? 2 : 1);
    if (available.isEmpty()) {
      return Finding.warn(
          "cgroups", "none are mounted", "mount them, or memory and CPU are not limited");
    }
    return missing.isEmpty()
        ? Finding.ok("cgroups", version + ", with " + String.join(", ", CONTROLLERS))
        : Finding.warn(
            "cgroups",
            version + " without " + String.join(", ", missing) + ": these limits are not kept",
            "enable the controllers on the kernel's command line");
  }

  private List<String> legacy() {
    try (Stream<Path> mounts = Files.list(cgroups)) {
      return mounts
          .filter(mount -> Files.exists(mount.resolve("cgroup.procs")))
          .flatMap(mount -> Stream.of(mount.getFileName().toString().split(",")))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
