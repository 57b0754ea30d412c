package io.jwasm.linux;

/**
 * System calls on open descriptors. All of them answer the kernel's result, or the negated error
 * number; addresses are not checked. Offsets and sizes are bytes.
 */
public final class Fd {
  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;

  /** Advice of {@link #advise}; WASI counts in another order. */
  public static final int FADV_NORMAL = 0;

  public static final int FADV_RANDOM = 1;
  public static final int FADV_SEQUENTIAL = 2;
  public static final int FADV_WILLNEED = 3;
  public static final int FADV_DONTNEED = 4;
  public static final int FADV_NOREUSE = 5;

  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int TCGETS = 0x5401;
  private static final int FIONREAD = 0x541b;
  private static final int RWF_NOWAIT = 0x08;
  private static final int RWF_APPEND = 0x10;

  private Fd() {}

  /** Closes; the descriptor is gone whatever the answer is. */
  public static void close(int fd) {
    long ignored = Kernel.call(Nr.CLOSE, fd, 0, 0);
  }

  /** Makes another descriptor, close-on-exec, of the same open file. */
  public static int duplicate(int fd) {
    return (int) Kernel.call(Nr.FCNTL, fd, F_DUPFD_CLOEXEC, 0);
  }

  /** Makes a pipe, close-on-exec: the reading end in the low half of the answer. */
  public static long pipe() {
    long at = Scratch.get().how();
    long result = Kernel.call(Nr.PIPE2, at, OpenFlags.CLOEXEC, 0);
    return result < 0 ? result : RawMemory.getLong(at);
  }

  /** Reads to the vectors at this address. */
  public static long read(int fd, long vectors, int count) {
    return Kernel.call(Nr.READV, fd, vectors, count);
  }

  /** Writes from the vectors at this address. */
  public static long write(int fd, long vectors, int count) {
    return Kernel.call(Nr.WRITEV, fd, vectors, count);
  }

  /** Reads without waiting: EAGAIN if it had to, EOPNOTSUPP if that cannot be known. */
  public static long readNow(int fd, long vectors, int count) {
    return Kernel.call(Nr.PREADV2, fd, vectors, count, -1, -1, RWF_NOWAIT);
  }

  /** Writes what it can without waiting: EAGAIN, EOPNOTSUPP as {@link #readNow}. */
  public static long writeNow(int fd, long vectors, int count) {
    return Kernel.call(Nr.PWRITEV2, fd, vectors, count, -1, -1, RWF_NOWAIT);
  }

  /** Writes to the end of a file, whatever its flags and position are, and moves the latter. */
  public static long append(int fd, long vectors, int count) {
    return Kernel.call(Nr.PWRITEV2, fd, vectors, count, -1, -1, RWF_APPEND);
  }

  /** Reads at an offset; the file's position stays. */
  public static long readAt(int fd, long vectors, int count, long offset) {
    return Kernel.call(Nr.PREADV, fd, vectors, count, offset, offset >> 32, 0);
  }

  /** Writes at an offset; the file's position stays. */
  public static long writeAt(int fd, long vectors, int count, long offset) {
    return Kernel.call(Nr.PWRITEV, fd, vectors, count, offset, offset >> 32, 0);
  }

  /** Moves the position and answers it. */
  public static long seek(int fd, long offset, int whence) {
    return Kernel.call(Nr.LSEEK, fd, offset, whence);
  }

  /** Writes content and status to the disk. */
  public static int sync(int fd) {
    return (int) Kernel.call(Nr.FSYNC, fd, 0, 0);
  }

  /** Writes content to the disk. */
  public static int syncData(int fd) {
    return (int) Kernel.call(Nr.FDATASYNC, fd, 0, 0);
  }

  /** Cuts or extends to a size. */
  public static int truncate(int fd, long size) {
    return (int) Kernel.call(Nr.FTRUNCATE, fd, size, 0);
  }

  /** Reserves space and extends the size to it if need be. */
  public static int allocate(int fd, long offset, long length) {
    return (int) Kernel.call(Nr.FALLOCATE, fd, 0, offset, length, 0, 0);
  }

  /** Says how the file will be used. */
  public static int advise(int fd, long offset, long length, int advice) {
    return (int) Kernel.call(Nr.FADVISE64, fd, offset, length, advice, 0, 0);
  }

  /** The status flags of the open file, as {@link OpenFlags}. */
  public static int flags(int fd) {
    return (int) Kernel.call(Nr.FCNTL, fd, F_GETFL, 0);
  }

  /** Sets the status flags that can be set: APPEND and NONBLOCK. */
  public static int setFlags(int fd, int flags) {
    return (int) Kernel.call(Nr.FCNTL, fd, F_SETFL, flags);
  }

  /** Whether the descriptor is a terminal. */
  public static boolean isTerminal(int fd) {
    return Kernel.call(Nr.IOCTL, fd, TCGETS, Scratch.get().status()) == 0;
  }

  /** Bytes that can be read from a pipe, terminal or socket at once. */
  public static long available(int fd) {
    long at = Scratch.get().how();
    long result = Kernel.call(Nr.IOCTL, fd, FIONREAD, at);
    return result < 0 ? result : RawMemory.getInt(at);
  }

  /** Reads the status; works on O_PATH descriptors too. */
  public static int status(int fd, FileStatus status) {
    return At.status(fd, At.EMPTY, 0, 0, At.AT_EMPTY_PATH, status);
  }

  /** Sets times, see {@link At#setTimes}; works on O_PATH descriptors too. */
  public static int setTimes(int fd, long accessed, long modified) {
    return At.setTimes(fd, At.EMPTY, 0, 0, accessed, modified);
  }

  /** Fills memory with random bytes; answers how many, at most 2^25. */
  public static long random(long address, long length) {
    return Kernel.call(Nr.GETRANDOM, address, length, 0);
  }
}
