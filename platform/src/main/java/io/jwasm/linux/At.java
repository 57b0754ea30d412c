package io.jwasm.linux;

import org.jspecify.annotations.Nullable;

/**
 * System calls on paths relative to a directory descriptor. A path is a range of bytes without NUL;
 * one longer than {@link Scratch#MAX_PATH} throws {@link ErrnoException} with ENAMETOOLONG.
 * Otherwise all answer the kernel's result, or the negated error number.
 *
 * <p>Only {@link #open} is safe to use with a path of several components from a guest.
 */
public final class At {
  /** The current directory instead of a directory descriptor. */
  public static final int FDCWD = -100;

  /** For {@link #status}: the link itself. */
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** For {@link #unlink}: remove a directory. */
  public static final int AT_REMOVEDIR = 0x200;

  /** For {@link #setTimes}: now. */
  public static final long NOW = Long.MIN_VALUE;

  /** For {@link #setTimes}: leave it. */
  public static final long OMIT = Long.MIN_VALUE + 1;

  static final int AT_EMPTY_PATH = 0x1000;
  static final byte[] EMPTY = {};

  private static final int HOW_SIZE = 24;
  private static final int MAX_ATTEMPTS = 1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final long NANOS = 1_000_000_000L;
  private static final long UTIME_NOW = 0x3fffffff;
  private static final long UTIME_OMIT = 0x3ffffffe;

  private At() {}

  /**
   * Opens with openat2, close-on-exec and never as a controlling terminal. Repeats while a
   * concurrent rename makes the kernel unsure about {@code ..} (EAGAIN).
   *
   * @param flags of {@link OpenFlags}
   * @param mode permissions of a new file; 0 without {@link OpenFlags#CREAT}
   * @param resolve RESOLVE flags of {@link OpenFlags}
   */
  public static int open(
      int dir, byte[] path, int offset, int length, int flags, int mode, int resolve) {
    Scratch scratch = Scratch.get();
    long name = scratch.path(path, offset, length);
    long how = scratch.how();
    int extra = OpenFlags.CLOEXEC | ((flags & OpenFlags.PATH) != 0 ? 0 : OpenFlags.NOCTTY);
    RawMemory.putLong(how, Integer.toUnsignedLong(flags | extra));
    RawMemory.putLong(how + 8, mode);
    RawMemory.putLong(how + 16, resolve);
    long result;
    int attempts = 0;
    do {
      result = Kernel.call(Nr.OPENAT2, dir, name, how, HOW_SIZE, 0, 0);
    } while ((result == -Errno.EAGAIN || result == -Errno.EINTR) && ++attempts < MAX_ATTEMPTS);
    return (int) result;
  }

  /** Reads the status with statx. */
  public static int status(
      int dir, byte[] name, int offset, int length, int flags, FileStatus status) {
    Scratch scratch = Scratch.get();
    long path = scratch.path(name, offset, length);
    long buffer = scratch.status();
    long result = Kernel.call(Nr.STATX, dir, path, flags, STATX_BASIC_STATS, buffer, 0);
    if (result == 0) {
      status.read(buffer);
    }
    return (int) result;
  }

  /** Makes a directory. */
  public static int mkdir(int dir, byte[] name, int offset, int length, int mode) {
    long path = Scratch.get().path(name, offset, length);
    return (int) Kernel.call(Nr.MKDIRAT, dir, path, mode);
  }

  /** Removes a name. */
  public static int unlink(int dir, byte[] name, int offset, int length, int flags) {
    long path = Scratch.get().path(name, offset, length);
    return (int) Kernel.call(Nr.UNLINKAT, dir, path, flags);
  }

  /** Makes a symbolic link with this target. */
  public static int symlink(byte[] target, int dir, byte[] name, int offset, int length) {
    Scratch scratch = Scratch.get();
    long text = scratch.otherPath(target, 0, target.length);
    long path = scratch.path(name, offset, length);
    return (int) Kernel.call(Nr.SYMLINKAT, text, dir, path);
  }

  /**
   * Reads the target of a symbolic link, cut to the room there is.
   *
   * @return bytes written; an empty name means the O_PATH descriptor itself
   */
  public static int readlink(int dir, byte[] name, int offset, int length, long buffer, long size) {
    long path = Scratch.get().path(name, offset, length);
    return (int) Kernel.call(Nr.READLINKAT, dir, path, buffer, size, 0, 0);
  }

  /** The target of a symbolic link; null if the name is none or cannot be read. */
  @SuppressWarnings("MayBeReadOnlyArray")
  public static byte @Nullable [] linkTarget(int dir, byte[] name, int offset, int length) {
    Scratch scratch = Scratch.get();
    long buffer = scratch.otherPath(EMPTY, 0, 0);
    int used = readlink(dir, name, offset, length, buffer, Scratch.MAX_PATH);
    if (used < 0) {
      return null;
    }
    byte[] target = new byte[used];
    RawMemory.copy(buffer, target, 0, used);
    return target;
  }

  /** A name in a directory, for calls that take two. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Name(int dir, byte[] bytes, int offset, int length) {}

  /** Renames, replacing the target. */
  public static int rename(Name from, Name to) {
    return pair(Nr.RENAMEAT2, from, to);
  }

  /** Makes a hard link; a symbolic link is linked itself. */
  public static int link(Name from, Name to) {
    return pair(Nr.LINKAT, from, to);
  }

  private static int pair(int number, Name from, Name to) {
    Scratch scratch = Scratch.get();
    long first = scratch.path(from.bytes(), from.offset(), from.length());
    long second = scratch.otherPath(to.bytes(), to.offset(), to.length());
    return (int) Kernel.call(number, from.dir(), first, to.dir(), second, 0, 0);
  }

  /**
   * Sets times of a name, not following links.
   *
   * @param accessed nanoseconds since 1970, {@link #NOW} or {@link #OMIT}
   * @param modified likewise
   */
  public static int setTimes(
      int dir, byte[] name, int offset, int length, long accessed, long modified) {
    long path = Scratch.get().path(name, offset, length);
    long times = times(accessed, modified);
    int flags = AT_SYMLINK_NOFOLLOW | (length == 0 ? AT_EMPTY_PATH : 0);
    return (int) Kernel.call(Nr.UTIMENSAT, dir, path, times, flags, 0, 0);
  }

  static long times(long accessed, long modified) {
    long at = Scratch.get().how();
    putTime(at, accessed);
    putTime(at + 16, modified);
    return at;
  }

  private static void putTime(long at, long time) {
    boolean special = time == NOW || time == OMIT;
    RawMemory.putLong(at, special ? 0 : Math.floorDiv(time, NANOS));
    long nanos = time == NOW ? UTIME_NOW : time == OMIT ? UTIME_OMIT : Math.floorMod(time, NANOS);
    RawMemory.putLong(at + 8, nanos);
  }
}
