package io.jwasm.runtime.fs;

import io.jwasm.linux.Errno;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.FdFlags;

/** How a file is to be opened. Mutable, to be used again; confined to one thread. */
public final class OpenRequest {
  /** Flag of {@code path_open}: make it if it does not exist. */
  public static final int CREAT = 1;

  /** Flag of {@code path_open}: fail unless it is a directory. */
  public static final int DIRECTORY = 2;

  /** Flag of {@code path_open}: fail if it exists. */
  public static final int EXCL = 4;

  /** Flag of {@code path_open}: cut to nothing. */
  public static final int TRUNC = 8;

  private static final int ALL = CREAT | DIRECTORY | EXCL | TRUNC;
  private static final int FILE_MODE = 0666;

  private Access access = Access.NONE;
  private int fdFlags;
  private int hostFlags;

  /** Makes a request to read. */
  public OpenRequest() {}

  /** A request that only finds a file, without opening it for reading or writing. */
  static OpenRequest find() {
    var request = new OpenRequest();
    request.hostFlags = OpenFlags.PATH;
    return request;
  }

  /**
   * Sets what {@code path_open} is called with.
   *
   * @return 0 or the negated error number
   */
  public int set(int openFlags, Access newAccess, int newFdFlags) {
    if ((openFlags & ~ALL) != 0 || (newFdFlags & ~FdFlags.ALL) != 0) {
      return -Errno.EINVAL;
    }
    boolean directory = (openFlags & DIRECTORY) != 0;
    if (directory && (openFlags & (CREAT | TRUNC)) != 0) {
      return -Errno.EINVAL;
    }
    access = newAccess;
    fdFlags = newFdFlags;
    hostFlags =
        mode(newAccess)
            | ((openFlags & CREAT) != 0 ? OpenFlags.CREAT : 0)
            | ((openFlags & EXCL) != 0 ? OpenFlags.EXCL : 0)
            | ((openFlags & TRUNC) != 0 ? OpenFlags.TRUNC : 0)
            | (directory ? OpenFlags.DIRECTORY : 0)
            | ((newFdFlags & FdFlags.APPEND) != 0 ? OpenFlags.APPEND : 0)
            | sync(newFdFlags)
            | OpenFlags.NONBLOCK;
    return 0;
  }

  private static int mode(Access access) {
    return switch (access) {
      case NONE, READ -> OpenFlags.RDONLY;
      case WRITE -> OpenFlags.WRONLY;
      case READ_WRITE -> OpenFlags.RDWR;
    };
  }

  private static int sync(int fdFlags) {
    if ((fdFlags & (FdFlags.SYNC | FdFlags.RSYNC)) != 0) {
      return OpenFlags.SYNC;
    }
    return (fdFlags & FdFlags.DSYNC) != 0 ? OpenFlags.DSYNC : 0;
  }

  /** What the descriptor will be for. */
  Access access() {
    return access;
  }

  /** Its flags. */
  int fdFlags() {
    return fdFlags;
  }

  boolean creates() {
    return (hostFlags & OpenFlags.CREAT) != 0;
  }

  boolean exclusive() {
    return creates() && (hostFlags & OpenFlags.EXCL) != 0;
  }

  boolean directory() {
    return (hostFlags & OpenFlags.DIRECTORY) != 0;
  }

  /** Whether the content may be changed. */
  boolean changes() {
    return access.writes() || (hostFlags & OpenFlags.TRUNC) != 0;
  }

  /** The host's flags: on a read-only mount a file is opened without changing anything. */
  int flags(boolean readOnly) {
    return readOnly ? readOnlyFlags() : hostFlags;
  }

  private int readOnlyFlags() {
    int changing = OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.TRUNC | OpenFlags.ACCMODE;
    return hostFlags & ~(changing | OpenFlags.APPEND);
  }

  /** The permissions of a new file for these flags. */
  int mode(int flags) {
    return (flags & OpenFlags.CREAT) != 0 ? FILE_MODE : 0;
  }
}
