package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketAddress.Unix;
import io.jwasm.runtime.memory.GuestMemory;
import java.util.Arrays;

/**
 * The buffer of a guest for an address. Its length says what is in it: four octets of IPv4, sixteen
 * of IPv6, or 128 bytes that start with the family.
 *
 * @param buffer where it is
 * @param length {@link #V4}, {@link #V6} or {@link #STORAGE}
 */
record Address(int buffer, int length) {
  static final int V4 = 4;
  static final int V6 = 16;
  static final int STORAGE = 128;

  /** Families in guests. */
  static final int INET4 = 1;

  static final int INET6 = 2;
  static final int UNIX = 3;

  /** The room for a path in the storage, {@code sun_path}. */
  private static final int MAX_PATH = 108;

  /**
   * Reads the pair of pointer and length.
   *
   * @throws ErrnoException with EINVAL if the length is none of the three
   */
  static Address at(GuestMemory memory, int pointer) {
    var address = new Address(memory.getInt(pointer), memory.getInt(pointer + 4));
    if (address.length != V4 && address.length != V6 && address.length != STORAGE) {
      throw new ErrnoException("read socket address", Errno.EINVAL);
    }
    long ignored = memory.address(address.buffer, address.length);
    return address;
  }

  /** As {@link #at}, for functions that know only the family's own length or only the storage. */
  static Address at(GuestMemory memory, int pointer, boolean storage) {
    Address address = at(memory, pointer);
    if (address.length == STORAGE != storage) {
      throw new ErrnoException("read socket address", Errno.EINVAL);
    }
    return address;
  }

  /** What the guest wrote. */
  SocketAddress get(GuestMemory memory, int port) {
    if (port < 0 || port > 0xffff) {
      throw new ErrnoException("read port", Errno.EINVAL);
    }
    if (length != STORAGE) {
      return new Inet(IpAddress.of(memory.bytes(buffer, length)), port);
    }
    return switch (memory.getShort(buffer)) {
      case INET4 -> new Inet(IpAddress.of(memory.bytes(buffer + 2, V4)), port);
      case INET6 -> new Inet(IpAddress.of(memory.bytes(buffer + 2, V6)), port);
      case UNIX -> new Unix(path(memory.bytes(buffer + 2, MAX_PATH)));
      default -> throw new ErrnoException("read address family", Errno.EAFNOSUPPORT);
    };
  }

  /**
   * A path ends with its NUL or its room; an abstract name, which starts with NUL, with the room.
   */
  private static byte[] path(byte[] room) {
    int end = 0;
    while (end < room.length && room[end] != 0) {
      end++;
    }
    if (end > Unix.MAX_PATH) {
      throw new ErrnoException("read path of socket", Errno.ENAMETOOLONG);
    }
    return end > 0 ? Arrays.copyOf(room, end) : abstractName(room);
  }

  private static byte[] abstractName(byte[] room) {
    int end = room.length;
    while (end > 0 && room[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(room, end);
  }

  /** Whether an address of IPv6 fits in. */
  boolean isWide() {
    return length >= V6;
  }

  /**
   * Writes an address; that of a UNIX socket only into the storage.
   *
   * @throws ErrnoException with ENOMEM if it does not fit in
   */
  void put(GuestMemory memory, SocketAddress address) {
    if (!(address instanceof Inet inet)) {
      putPath(memory, (Unix) address);
      return;
    }
    byte[] octets = inet.ip().octets();
    if (octets.length > length) {
      throw new ErrnoException("write socket address", Errno.ENOMEM);
    }
    int at = buffer;
    if (length == STORAGE) {
      memory.putShort(at, (short) (inet.ip().wide() ? INET6 : INET4));
      at += 2;
    }
    memory.put(at, octets, 0, octets.length);
  }

  private void putPath(GuestMemory memory, Unix address) {
    if (length == STORAGE) {
      byte[] path = Arrays.copyOf(address.path(), MAX_PATH);
      memory.putShort(buffer, (short) UNIX);
      memory.put(buffer + 2, path, 0, path.length);
    }
  }
}
