package io.jwasm.linux;

/** Makes sockets in one network namespace, where they stay for life. Thread-safe. */
@FunctionalInterface
public interface SocketFactory {
  /** Makes sockets in the network namespace of this process. */
  SocketFactory OF_HOST = Socket::open;

  /**
   * Makes a socket, socket(2).
   *
   * @param domain the address family, AF_*
   * @param type SOCK_*, with SOCK_NONBLOCK if it must not block
   * @param protocol of the family, or 0
   * @return its descriptor, close-on-exec, which any thread may use; or the negated error number
   */
  int open(int domain, int type, int protocol);
}
