package io.jwasm.linux;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Connects TCP sockets of any {@link SocketFactory}. */
public final class TcpConnect {
  private static final int CONNECT = Arch.HOST == Arch.X86_64 ? 42 : 203;
  private static final int STREAM = 1;
  private static final int NONBLOCK = 0x800;
  private static final int INET = 2;
  private static final int INET6 = 10;
  private static final int SIZE = 28;

  private TcpConnect() {}

  /** Makes a socket for an address that does not block; a negated error number if it fails. */
  public static int open(SocketFactory sockets, InetAddress address) {
    return sockets.open(address instanceof Inet4Address ? INET : INET6, STREAM | NONBLOCK, 0);
  }

  /**
   * Connects. EINPROGRESS means that the socket becomes writable when it is decided; the next call
   * tells how.
   *
   * @return 0 or the negated error number
   */
  public static int connect(int fd, InetAddress address, int port) {
    byte[] sockaddr = new byte[SIZE];
    boolean wide = !(address instanceof Inet4Address);
    // The family is in the order of the machine, which is little-endian on all that are supported.
    sockaddr[0] = (byte) (wide ? INET6 : INET);
    sockaddr[2] = (byte) (port >> 8);
    sockaddr[3] = (byte) port;
    byte[] raw = address.getAddress();
    System.arraycopy(raw, 0, sockaddr, wide ? 8 : 4, raw.length);
    int result;
    try (var buffer = new NativeBuffer(SIZE)) {
      buffer.put(sockaddr, 0, SIZE);
      result = (int) Kernel.call(CONNECT, fd, buffer.address(), wide ? SIZE : 16);
    }
    return result == -Errno.EISCONN ? 0 : result;
  }
}
