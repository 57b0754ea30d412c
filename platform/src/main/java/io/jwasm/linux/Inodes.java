package io.jwasm.linux;

import java.nio.charset.StandardCharsets;

/**
 * Permissions, owners and shared extents of files. All calls answer 0, or the negated error number.
 */
public final class Inodes {
  private static final long FICLONE = 0x40049409L;

  private Inodes() {}

  /** Sets the permission bits of an open file. */
  public static int setMode(int fd, int mode) {
    return (int) Kernel.call(Nr.FCHMOD, fd, mode, 0);
  }

  /** Sets the owner of a name, not following a link. */
  public static int setOwner(int dir, byte[] name, int user, int group) {
    long path = Scratch.get().path(name, 0, name.length);
    return (int) Kernel.call(Nr.FCHOWNAT, dir, path, user, group, At.AT_SYMLINK_NOFOLLOW, 0);
  }

  /** Makes a file share the content of another until one of them is written; few systems can. */
  public static int cloneContent(int source, int target) {
    return (int) Kernel.call(Nr.IOCTL, target, FICLONE, source);
  }

  /**
   * Writes everything of the file system that holds this directory to the disk.
   *
   * @throws ErrnoException if that fails, e.g. because the disk turned out to be full
   */
  public static void syncFileSystem(String directory) {
    byte[] path = directory.getBytes(StandardCharsets.UTF_8);
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY;
    int fd = At.open(At.FDCWD, path, 0, path.length, flags, 0, 0);
    long result = fd < 0 ? fd : Kernel.call(Nr.SYNCFS, fd, 0, 0);
    if (fd >= 0) {
      Fd.close(fd);
    }
    if (result < 0) {
      throw new ErrnoException("write to disk \"" + directory + "\"", (int) -result);
    }
  }

  /** Takes or gives back a lock that belongs to the open file; see {@code flock(2)}. */
  static int lock(int fd, int operation) {
    return (int) Kernel.call(Nr.FLOCK, fd, operation, 0);
  }
}
