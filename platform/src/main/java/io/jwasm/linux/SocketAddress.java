package io.jwasm.linux;

import java.util.Arrays;

/** What a socket is bound or connected to. */
public sealed interface SocketAddress {
  /** The longest {@code struct sockaddr} that is used, {@code sockaddr_storage}. */
  int MAX_SIZE = 128;

  /**
   * Of TCP or UDP.
   *
   * @param port 0 to 65535
   */
  record Inet(IpAddress ip, int port) implements SocketAddress {
    @Override
    public String toString() {
      return (ip.wide() ? "[" + ip + "]" : ip.toString()) + ":" + port;
    }
  }

  /**
   * Of a UNIX socket.
   *
   * @param path its bytes, at most 108; empty for an unnamed one
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Unix(byte[] path) implements SocketAddress {
    /** The longest path. */
    public static final int MAX_PATH = 107;

    /** Where there is no address, as of a stream's message. */
    public static final Unix UNNAMED = new Unix(new byte[0]);

    @Override
    public boolean equals(Object other) {
      return other instanceof Unix that && Arrays.equals(path, that.path);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(path);
    }
  }

  /**
   * Writes the kernel's form.
   *
   * @param at where there is room for {@link #MAX_SIZE} bytes
   * @return its length
   */
  default int write(long at) {
    return switch (this) {
      case Inet inet -> inet.ip.wide() ? write6(inet, at) : write4(inet, at);
      case Unix unix -> {
        RawMemory.putShort(at, (short) Socket.UNIX);
        RawMemory.copy(unix.path, 0, at + 2, unix.path.length);
        RawMemory.putByte(at + 2 + unix.path.length, (byte) 0);
        yield 3 + unix.path.length;
      }
    };
  }

  private static int write4(Inet inet, long at) {
    RawMemory.putShort(at, (short) Socket.INET);
    putPort(at + 2, inet.port);
    RawMemory.putInt(at + 4, Integer.reverseBytes((int) inet.ip.low()));
    RawMemory.putLong(at + 8, 0);
    return 16;
  }

  private static int write6(Inet inet, long at) {
    RawMemory.putShort(at, (short) Socket.INET6);
    putPort(at + 2, inet.port);
    RawMemory.putInt(at + 4, 0);
    RawMemory.putLong(at + 8, Long.reverseBytes(inet.ip.high()));
    RawMemory.putLong(at + 16, Long.reverseBytes(inet.ip.low()));
    RawMemory.putInt(at + 24, inet.ip.scope());
    return 28;
  }

  private static void putPort(long at, int port) {
    RawMemory.putShort(at, Short.reverseBytes((short) port));
  }

  /**
   * Reads the kernel's form.
   *
   * @param length what the kernel says it wrote
   * @return {@link Unix#UNNAMED} if there is none
   */
  static SocketAddress read(long at, int length) {
    if (length < 2) {
      return Unix.UNNAMED;
    }
    return switch (RawMemory.getShort(at)) {
      case Socket.INET ->
          new Inet(IpAddress.v4(Integer.reverseBytes(RawMemory.getInt(at + 4))), port(at));
      case Socket.INET6 -> new Inet(read6(at), port(at));
      default -> new Unix(path(at + 2, Math.min(length, MAX_SIZE) - 2));
    };
  }

  private static IpAddress read6(long at) {
    long high = Long.reverseBytes(RawMemory.getLong(at + 8));
    long low = Long.reverseBytes(RawMemory.getLong(at + 16));
    return new IpAddress(true, high, low, RawMemory.getInt(at + 24));
  }

  private static int port(long at) {
    return Short.toUnsignedInt(Short.reverseBytes(RawMemory.getShort(at + 2)));
  }

  private static byte[] path(long at, int length) {
    int end = 0;
    while (end < length && RawMemory.getByte(at + end) != 0) {
      end++;
    }
    byte[] path = new byte[end];
    RawMemory.copy(at, path, 0, end);
    return path;
  }
}
