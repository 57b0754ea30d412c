package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Mounts;
import io.jwasm.shim.task.RootMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The root of a container, as its snapshotter made it. */
final class RootFileSystem implements AutoCloseable {
  private final Path directory;
  private int mounted;

  private RootFileSystem(Path directory) {
    this.directory = directory;
  }

  /**
   * Mounts what the snapshotter asks for; nothing if the root is there already.
   *
   * @throws JwasmException if that fails; nothing is mounted then
   */
  static RootFileSystem mount(Path directory, List<RootMount> mounts) {
    var root = new RootFileSystem(directory);
    try {
      for (RootMount mount : mounts) {
        root.add(mount);
      }
      return root;
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  private void add(RootMount mount) {
    if (!mount.target().isEmpty()) {
      throw failure(ErrorKind.UNIMPLEMENTED, mount, "a target below the root is not supported");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw failure(ErrorKind.FAILED_PRECONDITION, mount, "cannot make " + directory);
    }
    MountOptions options = MountOptions.of(mount.options());
    String target = directory.toString();
    int result =
        Mounts.mount(mount.source(), target, mount.type(), options.flags(), options.data());
    if (result == 0) {
      mounted++;
      if (options.isReadOnlyBind()) {
        result = Mounts.mount("", target, "", options.flags() | Mounts.REMOUNT, "");
      }
    }
    if (result < 0) {
      throw failure(
          ErrorKind.FAILED_PRECONDITION,
          mount,
          Errno.message(-result) + " (" + options.data() + ")");
    }
  }

  private static JwasmException failure(ErrorKind kind, RootMount mount, String reason) {
    return new JwasmException(
        kind, "mount root", mount.type() + " " + mount.source(), reason, null, null);
  }

  /** Where the files are. */
  Path directory() {
    return directory;
  }

  /** Takes the mounts away; files that are still open stay readable. */
  @Override
  public void close() {
    for (; mounted > 0; mounted--) {
      int _ = Mounts.unmount(directory.toString());
    }
  }
}
