package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;

/** An open socket; what it may reach is known to the network that made it. */
public abstract non-sealed class SocketDescriptor extends Descriptor {
  private static final long RIGHTS =
      Rights.of(Access.READ_WRITE, false) | Rights.SOCK_SHUTDOWN | Rights.SOCK_ACCEPT;

  private final int fd;
  private final FileType type;

  /**
   * @param fd the host descriptor, owned from now on
   * @param type {@link FileType#SOCKET_STREAM} or {@link FileType#SOCKET_DGRAM}
   * @param flags of {@link FdFlags}; they stay in here and never reach the host
   */
  protected SocketDescriptor(int fd, FileType type, int flags) {
    super(flags);
    this.fd = fd;
    this.type = type;
  }

  /** The host descriptor, valid while the caller holds a share. */
  public final int hostFd() {
    return fd;
  }

  @Override
  protected void dispose() {
    Fd.close(fd);
  }

  @Override
  public final FileType type() {
    return type;
  }

  @Override
  public final Access access() {
    return Access.READ_WRITE;
  }

  @Override
  public final long rights() {
    return RIGHTS;
  }

  @Override
  protected final int unsupported() {
    return -Errno.ESPIPE;
  }

  @Override
  public final int pollFd() {
    return fd;
  }

  @Override
  public final long available() {
    return Math.max(0, Fd.available(fd));
  }

  @Override
  public final int sync() {
    return -Errno.EINVAL;
  }

  @Override
  public final int syncData() {
    return -Errno.EINVAL;
  }

  @Override
  public final int truncate(long size) {
    return -Errno.EINVAL;
  }

  @Override
  public final int status(FileStatus status) {
    return Fd.status(fd, status);
  }
}
