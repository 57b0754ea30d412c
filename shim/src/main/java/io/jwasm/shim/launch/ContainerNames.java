package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.OpenFlags;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.fs.Mount;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A container's files about names: those that a daemon mounts, or else those of its image. */
final class ContainerNames {
  private static final String RESOLV_CONF = "/etc/resolv.conf";
  private static final String HOSTS = "/etc/hosts";

  private ContainerNames() {}

  /**
   * The files as they are whenever they are asked for. Where only some names may be reached, those
   * that the guest could change are taken for empty.
   *
   * @param root of the container, with its mounts
   */
  static NameFiles of(Spec spec, Path root) {
    return new NameFiles(() -> text(spec, root, RESOLV_CONF), () -> text(spec, root, HOSTS));
  }

  /**
   * The mounts of a guest, in which it cannot say itself what names that it may reach stand for.
   */
  static List<Mount> fixed(Spec spec, List<Mount> mounts) {
    return ContainerNetwork.bounded(spec)
        ? mounts.stream().map(mount -> isAboutNames(mount) ? readOnly(mount) : mount).toList()
        : mounts;
  }

  private static boolean isAboutNames(Mount mount) {
    return mount.target().equals(RESOLV_CONF) || mount.target().equals(HOSTS);
  }

  private static Mount readOnly(Mount mount) {
    return new Mount(mount.target(), mount.source(), true);
  }

  private static String text(Spec spec, Path root, String path) {
    boolean safe =
        !ContainerNetwork.bounded(spec)
            || (spec.root() != null && spec.root().readonly())
            || spec.mounts().stream().anyMatch(mount -> mount.destination().equals(path));
    return safe ? text(root, path.substring(1)) : "";
  }

  /** The text of a file, empty if it cannot be read; an image's links do not lead out of it. */
  private static String text(Path root, String path) {
    int directory = open(At.FDCWD, root.toString(), OpenFlags.PATH | OpenFlags.DIRECTORY, 0);
    if (directory < 0) {
      return "";
    }
    try {
      return read(directory, path);
    } finally {
      Fd.close(directory);
    }
  }

  private static String read(int directory, String path) {
    int flags = OpenFlags.RDONLY | OpenFlags.NONBLOCK;
    int fd = open(directory, path, flags, OpenFlags.RESOLVE_IN_ROOT);
    if (fd < 0) {
      return "";
    }
    try (var content = new FileContent()) {
      byte[] bytes = new byte[FileContent.SIZE];
      int length = content.read(fd, bytes);
      return new String(Arrays.copyOf(bytes, Math.max(0, length)), UTF_8);
    } finally {
      Fd.close(fd);
    }
  }

  private static int open(int directory, String path, int flags, int resolve) {
    byte[] name = path.getBytes(UTF_8);
    return At.open(directory, name, 0, name.length, flags, 0, resolve);
  }
}
