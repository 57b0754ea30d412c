package io.jwasm.linux;

/**
 * Options of sockets (getsockopt, setsockopt). Calls answer a value, or the negated error number:
 * none of the options here has negative values.
 */
public final class SocketOption {
  public static final int SOL_SOCKET = 1;
  public static final int REUSEADDR = 2;
  public static final int TYPE = 3;
  public static final int ERROR = 4;
  public static final int DONTROUTE = 5;
  public static final int BROADCAST = 6;
  public static final int SNDBUF = 7;
  public static final int RCVBUF = 8;
  public static final int KEEPALIVE = 9;
  public static final int OOBINLINE = 10;
  public static final int LINGER = 13;
  public static final int RCVLOWAT = 18;
  public static final int BINDTODEVICE = 25;
  public static final int ACCEPTCONN = 30;
  public static final int DOMAIN = 39;

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;

  /** The longest value that is used, the name of an interface. */
  private static final int MAX_SIZE = 16;

  private SocketOption() {}

  /** The value of an option of the socket level that is an int. */
  public static int getInt(int fd, int name) {
    long at = Scratch.get().socket();
    RawMemory.putInt(at, 0);
    int result = get(fd, name, Integer.BYTES);
    return result < 0 ? result : RawMemory.getInt(at);
  }

  /** The value of one that is two ints, the first in the low half. */
  public static long getPair(int fd, int name) {
    long at = Scratch.get().socket();
    RawMemory.putLong(at, 0);
    int result = get(fd, name, Long.BYTES);
    return result < 0 ? result : RawMemory.getLong(at);
  }

  /** The value of one that is text, without its NUL. */
  public static byte[] getText(int fd, int name) {
    long at = Scratch.get().socket();
    int result = get(fd, name, MAX_SIZE);
    if (result < 0) {
      throw new ErrnoException("read socket option", -result);
    }
    byte[] text = new byte[Math.max(0, result - 1)];
    RawMemory.copy(at, text, 0, text.length);
    return text;
  }

  private static int get(int fd, int name, int size) {
    long at = Scratch.get().socket();
    long length = at + SocketAddress.MAX_SIZE;
    RawMemory.putInt(length, size);
    long result = Kernel.call(Nr.GETSOCKOPT, fd, SOL_SOCKET, name, at, length, 0);
    return result < 0 ? (int) result : RawMemory.getInt(length);
  }

  /** Sets an option of the socket level that is an int. */
  public static int setInt(int fd, int name, int value) {
    return setInt(fd, SOL_SOCKET, name, value);
  }

  private static int setInt(int fd, int level, int name, int value) {
    long at = Scratch.get().socket();
    RawMemory.putInt(at, value);
    return (int) Kernel.call(Nr.SETSOCKOPT, fd, level, name, at, Integer.BYTES, 0);
  }

  /** Sets one that is two ints, the first in the low half. */
  public static int setPair(int fd, int name, long value) {
    long at = Scratch.get().socket();
    RawMemory.putLong(at, value);
    return (int) Kernel.call(Nr.SETSOCKOPT, fd, SOL_SOCKET, name, at, Long.BYTES, 0);
  }

  /** Sets one that is text of at most 15 bytes. */
  public static int setText(int fd, int name, byte[] value) {
    long at = Scratch.get().socket();
    RawMemory.copy(value, 0, at, value.length);
    RawMemory.putByte(at + value.length, (byte) 0);
    return (int) Kernel.call(Nr.SETSOCKOPT, fd, SOL_SOCKET, name, at, value.length + 1L, 0);
  }

  /** Sends small packets at once; only TCP has this. */
  public static int setNoDelay(int fd) {
    return setInt(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  }
}
