package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.PollSet;
import io.jwasm.runtime.stop.StopSignal;

/**
 * A pipe, terminal or device of the host. Whoever has to wait does so in the stop signal, never in
 * the kernel's read or write, so that a guest can always be stopped.
 */
public final class HostStream extends Descriptor {
  /** What the kernel takes at once from a pipe that is reported writable. */
  private static final long ATOMIC_WRITE = 4096;

  private final int fd;
  private final FileType type;
  private final Access access;
  private final boolean shared;
  private final StopSignal stop;
  private volatile boolean blind;

  /**
   * @param fd the host descriptor, owned from now on
   * @param flags of {@link FdFlags}; they stay in here and never reach the host
   * @param shared whether other processes share the open file: then it may block in the host, and
   *     is left so; otherwise it must have O_NONBLOCK
   * @param stop where to wait
   */
  public HostStream(
      int fd, FileType type, Access access, int flags, boolean shared, StopSignal stop) {
    super(flags);
    this.fd = fd;
    this.type = type;
    this.access = access;
    this.shared = shared;
    this.stop = stop;
  }

  @Override
  protected void dispose() {
    Fd.close(fd);
  }

  @Override
  public FileType type() {
    return type;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public long rights() {
    return Rights.of(access, false);
  }

  @Override
  protected int unsupported() {
    return -Errno.ESPIPE;
  }

  @Override
  public int pollFd() {
    return fd;
  }

  @Override
  public long read(IoVectors target) {
    if (!access.reads()) {
      return -Errno.EBADF;
    }
    while (true) {
      long count = tryRead(target);
      if (count == -Errno.EAGAIN && !nonblocking()) {
        stop.awaitReadable(fd);
      } else if (count != -Errno.EINTR) {
        return count;
      }
    }
  }

  private long tryRead(IoVectors target) {
    if (!shared) {
      return Fd.read(fd, target.address(), target.count());
    }
    if (!blind) {
      long count = Fd.readNow(fd, target.address(), target.count());
      if (count != -Errno.EOPNOTSUPP) {
        return count;
      }
      blind = true;
    }
    return stop.await(fd, PollSet.POLLIN, 0)
        ? Fd.read(fd, target.address(), target.count())
        : -Errno.EAGAIN;
  }

  /** Writes; a blocking stream takes everything, as in the kernel. */
  @Override
  public long write(IoVectors source) {
    if (!access.writes()) {
      return -Errno.EBADF;
    }
    long done = 0;
    while (true) {
      long left = source.total();
      long count = tryWrite(source);
      if (count > 0) {
        done += count;
        if (count >= left || nonblocking()) {
          return done;
        }
        source.advance(count);
      } else if (count == -Errno.EAGAIN && !nonblocking()) {
        stop.awaitWritable(fd);
      } else if (count != -Errno.EINTR) {
        return done > 0 ? done : count;
      }
    }
  }

  private long tryWrite(IoVectors source) {
    if (!shared) {
      return Fd.write(fd, source.address(), source.count());
    }
    if (!blind) {
      long count = Fd.writeNow(fd, source.address(), source.count());
      if (count != -Errno.EOPNOTSUPP) {
        return count;
      }
      blind = true;
    }
    if (!stop.await(fd, PollSet.POLLOUT, 0)) {
      return -Errno.EAGAIN;
    }
    return source.writeFirst(ATOMIC_WRITE, fd);
  }

  @Override
  public long available() {
    return Math.max(0, Fd.available(fd));
  }

  @Override
  public int sync() {
    return ignoreInvalid(Fd.sync(fd));
  }

  @Override
  public int syncData() {
    return ignoreInvalid(Fd.syncData(fd));
  }

  /** Pipes have nothing to sync: programs that sync their output must not fail for it. */
  private static int ignoreInvalid(int result) {
    return result == -Errno.EINVAL ? 0 : result;
  }

  @Override
  public int truncate(long size) {
    return -Errno.EINVAL;
  }

  @Override
  public int status(FileStatus status) {
    return Fd.status(fd, status);
  }

  @Override
  public int setTimes(long accessed, long modified) {
    return -Errno.EINVAL;
  }

  @Override
  public Descriptor duplicate() {
    int copy = Fd.duplicate(fd);
    if (copy < 0) {
      throw new ErrnoException("duplicate a stream", -copy);
    }
    return new HostStream(copy, type, access, flags(), shared, stop);
  }
}
