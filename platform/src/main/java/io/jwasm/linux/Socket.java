package io.jwasm.linux;

/**
 * System calls on sockets. All of them answer a result or the negated error number; new descriptors
 * are close-on-exec. Messages are sent and received by {@link SocketMessage}.
 */
public final class Socket {
  /** Address families. */
  public static final int UNIX = 1;

  public static final int INET = 2;
  public static final int INET6 = 10;

  /** Types. */
  public static final int STREAM = 1;

  public static final int DGRAM = 2;

  /** Added to a type: its calls never wait. */
  public static final int NONBLOCK = 0x800;

  /** Parts of {@link #shutdown}. */
  public static final int SHUT_RD = 0;

  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  private static final int SOCK_CLOEXEC = 0x80000;

  private Socket() {}

  /**
   * Makes a socket in the network namespace of the calling thread, as {@link SocketFactory} says.
   */
  public static int open(int domain, int type, int protocol) {
    return (int) Kernel.call(Nr.SOCKET, domain, type | SOCK_CLOEXEC, protocol);
  }

  /** Binds to an address. */
  public static int bind(int fd, SocketAddress address) {
    long at = Scratch.get().socket();
    return (int) Kernel.call(Nr.BIND, fd, at, address.write(at));
  }

  /** Starts to connect: EINPROGRESS if that takes time. */
  public static int connect(int fd, SocketAddress address) {
    long at = Scratch.get().socket();
    return (int) Kernel.call(Nr.CONNECT, fd, at, address.write(at));
  }

  /** Starts to take connections. */
  public static int listen(int fd, int backlog) {
    return (int) Kernel.call(Nr.LISTEN, fd, backlog, 0);
  }

  /** Accepts a connection; its descriptor does not block. */
  public static int accept(int fd) {
    return (int) Kernel.call(Nr.ACCEPT4, fd, 0, 0, SOCK_CLOEXEC | NONBLOCK, 0, 0);
  }

  /** Shuts a direction down, or both. */
  public static int shutdown(int fd, int how) {
    return (int) Kernel.call(Nr.SHUTDOWN, fd, how, 0);
  }

  /**
   * What it is bound to.
   *
   * @throws ErrnoException if that cannot be told
   */
  public static SocketAddress local(int fd) {
    return address(Nr.GETSOCKNAME, fd, "tell local address");
  }

  /**
   * What it is connected to.
   *
   * @throws ErrnoException with ENOTCONN if it is not
   */
  public static SocketAddress peer(int fd) {
    return address(Nr.GETPEERNAME, fd, "tell peer address");
  }

  private static SocketAddress address(int number, int fd, String operation) {
    long at = Scratch.get().socket();
    long length = at + SocketAddress.MAX_SIZE;
    RawMemory.putInt(length, SocketAddress.MAX_SIZE);
    long result = Kernel.call(number, fd, at, length);
    if (result < 0) {
      throw new ErrnoException(operation, (int) -result);
    }
    return SocketAddress.read(at, RawMemory.getInt(length));
  }
}
