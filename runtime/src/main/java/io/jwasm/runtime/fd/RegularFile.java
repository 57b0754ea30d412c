package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;

/** A regular file of the host. */
public final class RegularFile extends Descriptor {
  private final int fd;
  private final Access access;
  private final boolean readOnly;
  private final boolean shared;

  /**
   * @param fd the host descriptor, owned from now on
   * @param flags of {@link FdFlags}, in effect already
   * @param readOnly whether its mount is read-only
   * @param shared whether other processes share the open file, so that its flags must stay
   */
  public RegularFile(int fd, Access access, int flags, boolean readOnly, boolean shared) {
    super(flags);
    this.fd = fd;
    this.access = access;
    this.readOnly = readOnly;
    this.shared = shared;
  }

  @Override
  protected void dispose() {
    Fd.close(fd);
  }

  @Override
  public FileType type() {
    return FileType.REGULAR_FILE;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public long rights() {
    return Rights.of(access, true);
  }

  @Override
  protected int unsupported() {
    return -Errno.EINVAL;
  }

  @Override
  protected int changeFlags(int former, int wanted) {
    if (shared || ((former ^ wanted) & FdFlags.APPEND) == 0) {
      return 0;
    }
    return Fd.setFlags(fd, (wanted & FdFlags.APPEND) != 0 ? OpenFlags.APPEND : 0);
  }

  @Override
  public long read(IoVectors target) {
    return access.reads() ? Fd.read(fd, target.address(), target.count()) : -Errno.EBADF;
  }

  @Override
  public long write(IoVectors source) {
    if (!access.writes()) {
      return -Errno.EBADF;
    }
    boolean append = shared && (flags() & FdFlags.APPEND) != 0;
    return append
        ? Fd.append(fd, source.address(), source.count())
        : Fd.write(fd, source.address(), source.count());
  }

  @Override
  public long readAt(IoVectors target, long offset) {
    return access.reads() ? Fd.readAt(fd, target.address(), target.count(), offset) : -Errno.EBADF;
  }

  @Override
  public long writeAt(IoVectors source, long offset) {
    return access.writes()
        ? Fd.writeAt(fd, source.address(), source.count(), offset)
        : -Errno.EBADF;
  }

  @Override
  public long seek(long offset, int whence) {
    return Fd.seek(fd, offset, whence);
  }

  @Override
  public long available() {
    var status = new FileStatus();
    int result = Fd.status(fd, status);
    return result < 0 ? 0 : Math.max(0, status.size() - Fd.seek(fd, 0, Fd.SEEK_CUR));
  }

  @Override
  public int sync() {
    return Fd.sync(fd);
  }

  @Override
  public int syncData() {
    return Fd.syncData(fd);
  }

  @Override
  public int truncate(long size) {
    return readOnly ? -Errno.EROFS : Fd.truncate(fd, size);
  }

  @Override
  public int allocate(long offset, long length) {
    return readOnly ? -Errno.EROFS : Fd.allocate(fd, offset, length);
  }

  @Override
  public int advise(long offset, long length, int advice) {
    return Fd.advise(fd, offset, length, advice);
  }

  @Override
  public int status(FileStatus status) {
    return Fd.status(fd, status);
  }

  @Override
  public int setTimes(long accessed, long modified) {
    return readOnly ? -Errno.EROFS : Fd.setTimes(fd, accessed, modified);
  }

  @Override
  public Descriptor duplicate() {
    int copy = Fd.duplicate(fd);
    if (copy < 0) {
      throw new ErrnoException("duplicate a file", -copy);
    }
    return new RegularFile(copy, access, flags(), readOnly, true);
  }
}
