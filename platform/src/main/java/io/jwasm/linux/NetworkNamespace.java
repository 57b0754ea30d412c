package io.jwasm.linux;

/** A network namespace that is kept open. Thread-safe; {@link #close} may overlap anything. */
public final class NetworkNamespace implements SocketFactory, AutoCloseable {
  private final NamespaceThread thread;
  private int fd;

  NetworkNamespace(NamespaceThread thread, int fd) {
    this.thread = thread;
    this.fd = fd;
  }

  /** {@inheritDoc} EBADF once it is closed. */
  @Override
  public synchronized int open(int domain, int type, int protocol) {
    return fd < 0 ? -Errno.EBADF : thread.inside(fd, () -> Socket.open(domain, type, protocol));
  }

  /** Lets go of the namespace; sockets in it go on. Idempotent. */
  @Override
  public synchronized void close() {
    if (fd >= 0) {
      Fd.close(fd);
      fd = -1;
    }
  }
}
