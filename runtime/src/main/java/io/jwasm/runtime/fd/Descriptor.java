package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.linux.FileStatus;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file of a guest. Thread-safe.
 *
 * <p>Its host descriptor is closed when the table and every call that uses it have let go, so that
 * closing during a transfer never lets the transfer hit another file.
 *
 * <p>Operations answer a result or a negated error number. Those that a kind does not have answer
 * what {@link #unsupported} says.
 */
public abstract sealed class Descriptor
    permits RegularFile, HostStream, VirtualDevice, DirectoryDescriptor, SocketDescriptor {
  private final AtomicInteger references = new AtomicInteger(1);
  private volatile int flags;

  Descriptor(int flags) {
    this.flags = flags;
  }

  /** Takes a share; false if it is closed already. */
  final boolean retain() {
    int count;
    do {
      count = references.get();
      if (count == 0) {
        return false;
      }
    } while (!references.compareAndSet(count, count + 1));
    return true;
  }

  /** Gives a share back; the last one closes. */
  public final void release() {
    if (references.decrementAndGet() == 0) {
      dispose();
    }
  }

  /** Frees what it holds; called once. */
  protected abstract void dispose();

  /** Its type. */
  public abstract FileType type();

  /** What it was opened for. */
  public abstract Access access();

  /** The rights to report. */
  public abstract long rights();

  /** The rights to report for what is opened through it. */
  public long inheritingRights() {
    return 0;
  }

  /** The host descriptor to poll, or -1 if it is always ready. */
  public int pollFd() {
    return -1;
  }

  /** Its flags, of {@link FdFlags}. */
  public final int flags() {
    return flags;
  }

  /** Whether its calls must not wait. */
  public final boolean nonblocking() {
    return (flags & FdFlags.NONBLOCK) != 0;
  }

  /**
   * Sets its flags. Those about synchronous writes cannot be changed: EOPNOTSUPP.
   *
   * @param wanted of {@link FdFlags}, already checked
   */
  public final synchronized int setFlags(int wanted) {
    if (((wanted ^ flags) & FdFlags.ANY_SYNC) != 0) {
      return -Errno.EOPNOTSUPP;
    }
    int result = changeFlags(flags, wanted);
    if (result == 0) {
      flags = wanted;
    }
    return result;
  }

  /** Brings a change of flags to the host where that is needed. */
  protected int changeFlags(int former, int wanted) {
    return 0;
  }

  /** The negated error number of operations that this kind does not have. */
  protected abstract int unsupported();

  /** Reads at the position. */
  public long read(IoVectors target) {
    return unsupported();
  }

  /** Writes at the position, or the end with {@link FdFlags#APPEND}. */
  public long write(IoVectors source) {
    return unsupported();
  }

  /** Reads at an offset. */
  public long readAt(IoVectors target, long offset) {
    return unsupported();
  }

  /** Writes at an offset. */
  public long writeAt(IoVectors source, long offset) {
    return unsupported();
  }

  /**
   * Moves the position.
   *
   * @param whence of {@link io.jwasm.linux.Fd}
   */
  public long seek(long offset, int whence) {
    return unsupported();
  }

  /** Bytes that can be read now, for poll. */
  public long available() {
    return 0;
  }

  /** Writes content and status to the disk. */
  public int sync() {
    return 0;
  }

  /** Writes content to the disk. */
  public int syncData() {
    return 0;
  }

  /** Sets the size. */
  public int truncate(long size) {
    return unsupported();
  }

  /** Reserves space. */
  public int allocate(long offset, long length) {
    return unsupported();
  }

  /**
   * Says how it will be used.
   *
   * @param advice of {@link io.jwasm.linux.Fd}
   */
  public int advise(long offset, long length, int advice) {
    return unsupported();
  }

  /** Reads its status. */
  public abstract int status(FileStatus status);

  /** Sets its times, as {@link io.jwasm.linux.At#setTimes}. */
  public int setTimes(long accessed, long modified) {
    return unsupported();
  }

  /**
   * Opens it once more, as {@code /dev/stdin} does.
   *
   * @throws io.jwasm.linux.ErrnoException if descriptors are used up
   */
  public Descriptor duplicate() {
    throw new io.jwasm.linux.ErrnoException("duplicate a descriptor", -unsupported());
  }
}
