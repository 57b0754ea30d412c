package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.fs.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a container, held open: its root with all that is mounted below, by which paths are
 * resolved, and each mount by itself. All processes of the container share them. Immutable until
 * closed.
 */
final class RootFileSystem implements AutoCloseable {
  private final List<Integer> open = new ArrayList<>();
  private final List<Mount> mounts = new ArrayList<>();

  private RootFileSystem() {}

  /**
   * Opens a container's root.
   *
   * @param root where it is seen from here
   * @param places of mounts in it; those that a later one hides are left out
   * @param readOnly whether guests must not write to it; the mounts themselves know for others
   * @throws JwasmException if that fails; nothing is left open then
   */
  static RootFileSystem open(Path root, List<String> places, boolean readOnly) {
    var system = new RootFileSystem();
    try {
      system.addRoot(root, readOnly);
      places.forEach(system::add);
      return system;
    } catch (RuntimeException | Error e) {
      system.close();
      throw e;
    }
  }

  private void addRoot(Path root, boolean readOnly) {
    byte[] path = root.toString().getBytes(UTF_8);
    int flags = OpenFlags.PATH | OpenFlags.DIRECTORY;
    int fd = At.open(At.FDCWD, path, 0, path.length, flags, 0, 0);
    if (fd < 0) {
      throw failure(root.toString(), fd);
    }
    open.add(fd);
    mounts.add(Mount.directory(directory(), "/", readOnly));
  }

  private void add(String place) {
    byte[] path = place.getBytes(UTF_8);
    int in = OpenFlags.RESOLVE_IN_ROOT;
    int fd = At.open(open.getFirst(), path, 0, path.length, OpenFlags.PATH, 0, in);
    if (fd == -Errno.ENOENT || fd == -Errno.ENOTDIR) {
      return;
    }
    if (fd < 0) {
      throw failure(place, fd);
    }
    open.add(fd);
    var status = new FileStatus();
    int result = Fd.status(fd, status);
    if (result < 0) {
      throw failure(place, result);
    }
    mounts.add(
        status.type() == FileStatus.DIRECTORY
            ? Mount.directory(path(fd), place, false)
            : Mount.file(path(fd), place, false));
  }

  private static JwasmException failure(String object, int result) {
    return new JwasmException(
        ErrorKind.FAILED_PRECONDITION, "open root", object, Errno.message(-result), null, null);
  }

  private static Path path(int fd) {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** Leads to the root, whatever happens to its name on the host. */
  Path directory() {
    return path(open.getFirst());
  }

  /** What guests see; the root first. */
  List<Mount> mounts() {
    return mounts;
  }

  /** What guests have open still stays readable for them. */
  @Override
  public void close() {
    open.forEach(Fd::close);
    open.clear();
  }
}
