package io.jwasm.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address. Unlike {@link InetAddress} it never turns one into the other.
 *
 * @param wide whether it is one of IPv6
 * @param high the first eight octets of an IPv6 address; 0 for IPv4
 * @param low the last eight, or the four of IPv4
 * @param scope the interface of a link-local IPv6 address; 0 for none
 */
public record IpAddress(boolean wide, long high, long low, int scope) {
  /** Every address of this machine. */
  public static final IpAddress ANY4 = v4(0);

  /** Every address of this machine, of both kinds unless the socket says otherwise. */
  public static final IpAddress ANY6 = new IpAddress(true, 0, 0, 0);

  public static final IpAddress LOOPBACK4 = v4(0x7f00_0001);
  public static final IpAddress LOOPBACK6 = new IpAddress(true, 0, 1, 0);

  private static final long MAPPED = 0xffffL;
  private static final int WIDE = 16;
  private static final int NARROW = 4;

  /** The IPv4 address with these 32 bits. */
  public static IpAddress v4(int bits) {
    return new IpAddress(false, 0, Integer.toUnsignedLong(bits), 0);
  }

  /**
   * The address with these octets.
   *
   * @param octets 4 or 16 of them, in network order
   */
  public static IpAddress of(byte[] octets) {
    var buffer = ByteBuffer.wrap(octets);
    return switch (octets.length) {
      case NARROW -> v4(buffer.getInt());
      case WIDE -> new IpAddress(true, buffer.getLong(), buffer.getLong(), 0);
      default -> throw new IllegalArgumentException(octets.length + " octets");
    };
  }

  /** Reads a numeric address; never asks for a name. */
  public static Optional<IpAddress> parse(String text) {
    if (text.startsWith("[")) {
      return Optional.empty(); // an InetAddress to Java, a part of an URL to all others
    }
    try {
      // Mapped addresses are the one form that InetAddress would make IPv4.
      return Optional.of(
          switch (InetAddress.ofLiteral(text)) {
            case Inet6Address six -> of(six.getAddress()).withScope(six.getScopeId());
            case Inet4Address four when text.indexOf(':') >= 0 -> of(four.getAddress()).mapped();
            case InetAddress four -> of(four.getAddress());
          });
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** This address with another scope. */
  public IpAddress withScope(int interfaceIndex) {
    return new IpAddress(wide, high, low, interfaceIndex);
  }

  /** An IPv4 address as a socket of IPv6 shows it; others as they are. */
  public IpAddress mapped() {
    return wide ? this : new IpAddress(true, 0, MAPPED << 32 | low, 0);
  }

  /** The IPv4 address in a mapped one; others as they are. */
  public IpAddress unmapped() {
    return wide && high == 0 && low >>> 32 == MAPPED ? v4((int) low) : this;
  }

  /** Its octets in network order, 4 or 16. */
  public byte[] octets() {
    return wide
        ? ByteBuffer.allocate(WIDE).putLong(high).putLong(low).array()
        : ByteBuffer.allocate(NARROW).putInt((int) low).array();
  }

  /** Bits of an address of its kind: 32 or 128. */
  public int bits() {
    return wide ? 128 : 32;
  }

  /** Whether it stands for every address of this machine. */
  public boolean isAny() {
    return high == 0 && low == 0;
  }

  /** Whether only this machine, or network namespace, can be reached by it. */
  public boolean isLoopback() {
    IpAddress plain = unmapped();
    return plain.wide ? equals(LOOPBACK6) : plain.low >>> 24 == 127;
  }

  @Override
  public String toString() {
    IpAddress plain = unmapped();
    if (plain.wide) {
      return IpText.shorten(high, low) + (scope == 0 ? "" : "%" + scope);
    }
    return (wide ? "::ffff:" : "") + IpText.dotted((int) plain.low);
  }
}
