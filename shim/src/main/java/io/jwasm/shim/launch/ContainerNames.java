package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.dns.NameFiles;
import java.nio.file.Path;
import java.util.Arrays;

/** A container's files about names: those that a daemon mounts, or else those of its image. */
final class ContainerNames {
  private ContainerNames() {}

  /**
   * The files as they are whenever they are asked for.
   *
   * @param root of the container, with its mounts
   */
  static NameFiles of(Path root) {
    return new NameFiles(() -> text(root, "etc/resolv.conf"), () -> text(root, "etc/hosts"));
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
