package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.OpenFlags;
import io.jwasm.oci.runtime.Mount;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.runtime.dns.NameFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A container's files about names: those that a daemon mounts, or else those of its image. */
final class ContainerNames {
  private static final String RESOLV_CONF = "/etc/resolv.conf";
  private static final String HOSTS = "/etc/hosts";

  private ContainerNames() {}

  static NameFiles of(Spec spec, Path bundle, Path root) {
    return new NameFiles(
        () -> text(spec, bundle, root, RESOLV_CONF), () -> text(spec, bundle, root, HOSTS));
  }

  private static String text(Spec spec, Path bundle, Path root, String path) {
    Optional<Path> mounted =
        spec.mounts().stream()
            .filter(m -> m.destination().equals(path))
            .map(Mount::source)
            .map(bundle::resolve)
            .findFirst();
    return mounted
        .map(source -> read(At.FDCWD, source.toString(), 0))
        .orElseGet(() -> inRoot(root, path.substring(1)));
  }

  /** An image may have a link there, which must not lead out of it. */
  private static String inRoot(Path root, String path) {
    byte[] name = root.toString().getBytes(UTF_8);
    int flags = OpenFlags.PATH | OpenFlags.DIRECTORY;
    int directory = At.open(At.FDCWD, name, 0, name.length, flags, 0, 0);
    if (directory < 0) {
      return "";
    }
    try {
      return read(directory, path, OpenFlags.RESOLVE_IN_ROOT);
    } finally {
      Fd.close(directory);
    }
  }

  /** The text of a file; empty if it cannot be read. */
  private static String read(int directory, String path, int resolve) {
    byte[] name = path.getBytes(UTF_8);
    int flags = OpenFlags.RDONLY | OpenFlags.NONBLOCK;
    int fd = At.open(directory, name, 0, name.length, flags, 0, resolve);
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
}
