package io.jwasm.runtime.fd;

/**
 * Rights of WASI. They are information for guests, not what protects files: that is the open mode
 * and whether a mount is read-only.
 */
public final class Rights {
  public static final long FD_DATASYNC = 1L;
  public static final long FD_READ = 1L << 1;
  public static final long FD_SEEK = 1L << 2;
  public static final long FD_FDSTAT_SET_FLAGS = 1L << 3;
  public static final long FD_SYNC = 1L << 4;
  public static final long FD_TELL = 1L << 5;
  public static final long FD_WRITE = 1L << 6;
  public static final long FD_ADVISE = 1L << 7;
  public static final long FD_ALLOCATE = 1L << 8;
  public static final long PATH_CREATE_DIRECTORY = 1L << 9;
  public static final long FD_READDIR = 1L << 14;
  public static final long PATH_FILESTAT_SET_SIZE = 1L << 19;
  public static final long FD_FILESTAT_GET = 1L << 21;
  public static final long FD_FILESTAT_SET_SIZE = 1L << 22;
  public static final long FD_FILESTAT_SET_TIMES = 1L << 23;
  public static final long POLL_FD_READWRITE = 1L << 27;
  public static final long SOCK_SHUTDOWN = 1L << 28;
  public static final long SOCK_ACCEPT = 1L << 29;

  /** All that exist. */
  public static final long ALL = (1L << 30) - 1;

  /**
   * Those of a directory. Without the right to change a size by path: programs take its presence
   * for a promise that taking it away has an effect.
   */
  static final long DIRECTORY =
      ALL
          & ~(FD_READ | FD_SEEK | FD_TELL | FD_WRITE | FD_ADVISE | FD_ALLOCATE)
          & ~(PATH_FILESTAT_SET_SIZE | FD_FILESTAT_SET_SIZE)
          & ~(POLL_FD_READWRITE | SOCK_SHUTDOWN | SOCK_ACCEPT);

  private static final long COMMON =
      FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE | FD_DATASYNC | FD_SYNC;

  private Rights() {}

  /** Those of a stream or, with seeking, of a file. */
  static long of(Access access, boolean seeks) {
    long rights = COMMON | (access.reads() ? FD_READ : 0) | (access.writes() ? FD_WRITE : 0);
    if (seeks) {
      rights |= FD_SEEK | FD_TELL | FD_ADVISE | FD_FILESTAT_SET_TIMES;
      rights |= access.writes() ? FD_ALLOCATE | FD_FILESTAT_SET_SIZE : 0;
    }
    return rights;
  }
}
