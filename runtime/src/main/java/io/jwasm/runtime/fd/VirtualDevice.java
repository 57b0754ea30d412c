package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.RawMemory;

/** A character device that exists only here, see {@link Kind}. */
public final class VirtualDevice extends Descriptor {
  /** The devices. */
  public enum Kind {
    /** Empty, takes everything. */
    NULL,
    /** Endless zeros, takes everything. */
    ZERO,
    /** Endless zeros, has no space. */
    FULL,
    /** Random bytes of the system, takes everything. */
    RANDOM
  }

  private static final int MODE = FileStatus.CHARACTER_DEVICE | 0666;

  private final Kind kind;
  private final Access access;
  private final long inode;

  /**
   * Opens a device.
   *
   * @param flags of {@link FdFlags}
   * @param inode identifies it among the virtual files
   */
  public VirtualDevice(Kind kind, Access access, int flags, long inode) {
    super(flags);
    this.kind = kind;
    this.access = access;
    this.inode = inode;
  }

  @Override
  protected void dispose() {}

  @Override
  public FileType type() {
    return FileType.CHARACTER_DEVICE;
  }

  @Override
  public Access access() {
    return access;
  }

  /** With seeking: a character device without it is taken for a terminal. */
  @Override
  public long rights() {
    return Rights.of(access, true);
  }

  @Override
  protected int unsupported() {
    return -Errno.EINVAL;
  }

  @Override
  public long read(IoVectors target) {
    if (!access.reads()) {
      return -Errno.EBADF;
    }
    return switch (kind) {
      case NULL -> 0;
      case ZERO, FULL -> zeros(target);
      case RANDOM -> random(target);
    };
  }

  private static long zeros(IoVectors target) {
    for (int i = 0; i < target.count(); i++) {
      RawMemory.fill(target.buffer(i), target.length(i), (byte) 0);
    }
    return target.total();
  }

  private static long random(IoVectors target) {
    long done = 0;
    for (int i = 0; i < target.count(); i++) {
      long count = Fd.random(target.buffer(i), target.length(i));
      if (count < 0) {
        return done > 0 ? done : count;
      }
      done += count;
      if (count < target.length(i)) {
        return done;
      }
    }
    return done;
  }

  @Override
  public long write(IoVectors source) {
    if (!access.writes()) {
      return -Errno.EBADF;
    }
    return kind == Kind.FULL && source.total() > 0 ? -Errno.ENOSPC : source.total();
  }

  @Override
  public long readAt(IoVectors target, long offset) {
    return read(target);
  }

  @Override
  public long writeAt(IoVectors source, long offset) {
    return write(source);
  }

  @Override
  public long seek(long offset, int whence) {
    return 0;
  }

  @Override
  public int advise(long offset, long length, int advice) {
    return 0;
  }

  @Override
  public int status(FileStatus status) {
    status.set(0, inode, MODE, 1, 0);
    return 0;
  }

  /** Accepts and forgets: {@code touch /dev/null} must not fail. */
  @Override
  public int setTimes(long accessed, long modified) {
    return 0;
  }

  @Override
  public Descriptor duplicate() {
    return new VirtualDevice(kind, access, flags(), inode);
  }
}
