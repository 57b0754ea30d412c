package io.jwasm.linux;

/** System calls on sockets. All of them answer a result or the negated error number. */
public final class Socket {
  /** Parts of {@link #shutdown}. */
  public static final int SHUT_RD = 0;

  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOCK_NONBLOCK = 0x800;

  private Socket() {}

  /**
   * Makes a socket in the network namespace of the calling thread, as {@link SocketFactory} says.
   */
  public static int open(int domain, int type, int protocol) {
    return (int) Kernel.call(Nr.SOCKET, domain, type | SOCK_CLOEXEC, protocol);
  }

  /** Accepts a connection; its descriptor is close-on-exec and does not block. */
  public static int accept(int fd) {
    return (int) Kernel.call(Nr.ACCEPT4, fd, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK, 0, 0);
  }

  /** Shuts a direction down, or both. */
  public static int shutdown(int fd, int how) {
    return (int) Kernel.call(Nr.SHUTDOWN, fd, how, 0);
  }
}
