package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.Mount;
import io.jwasm.oci.runtime.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a guest sees of the mounts in {@code config.json}. */
final class GuestMounts {
  /** What a kernel gives to Linux programs, and WASI has no use for. */
  private static final List<String> KERNEL = List.of("/proc", "/dev", "/sys", "/run");

  private GuestMounts() {}

  /**
   * The root and the user's mounts.
   *
   * @param root where the root file system is
   * @param bundle that relative sources start from
   */
  static List<io.jwasm.runtime.fs.Mount> of(Spec spec, Path root, Path bundle) {
    List<io.jwasm.runtime.fs.Mount> mounts = new ArrayList<>();
    boolean readOnlyRoot = spec.root() != null && spec.root().readonly();
    mounts.add(io.jwasm.runtime.fs.Mount.directory(root, "/", readOnlyRoot));
    for (Mount mount : spec.mounts()) {
      if (mount.destination().equals(Entrypoint.DOCKER_INIT)) {
        continue;
      }
      boolean bind = mount.options().contains("bind") || mount.options().contains("rbind");
      if (bind || mount.type().equals("bind")) {
        mounts.add(bind(mount, bundle.resolve(mount.source())));
      } else if (mount.type().equals("tmpfs") && !isKernels(mount.destination())) {
        mounts.add(io.jwasm.runtime.fs.Mount.temporary(mount.destination()));
      }
    }
    return mounts;
  }

  private static io.jwasm.runtime.fs.Mount bind(Mount mount, Path source) {
    boolean readOnly = mount.options().contains("ro");
    return Files.isDirectory(source)
        ? io.jwasm.runtime.fs.Mount.directory(source, mount.destination(), readOnly)
        : io.jwasm.runtime.fs.Mount.file(source, mount.destination(), readOnly);
  }

  private static boolean isKernels(String destination) {
    return KERNEL.stream().anyMatch(k -> destination.equals(k) || destination.startsWith(k + "/"));
  }
}
