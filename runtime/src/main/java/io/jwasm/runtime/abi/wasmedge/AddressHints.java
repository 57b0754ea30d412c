package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.runtime.dns.Resolver.Kind;
import io.jwasm.runtime.memory.GuestMemory;

/**
 * What a guest wants of {@code sock_getaddrinfo}.
 *
 * @param flags of {@code ai_flags}
 * @param family 0 for any, or of {@link Address}
 * @param type 0 for any, 1 datagram, 2 stream
 * @param protocol 0 for any, 1 TCP, 2 UDP
 */
record AddressHints(int flags, int family, int type, int protocol) {
  static final int PASSIVE = 1;
  static final int CANONNAME = 2;
  static final int NUMERICHOST = 4;
  static final int NUMERICSERV = 8;
  static final int V4MAPPED = 16;
  static final int ALL = 32;

  private static final int ADDRCONFIG = 64;
  private static final int KNOWN =
      PASSIVE | CANONNAME | NUMERICHOST | NUMERICSERV | V4MAPPED | ALL | ADDRCONFIG;

  private static final int DATAGRAM = 1;
  private static final int STREAM = 2;
  private static final int TCP = 1;
  private static final int UDP = 2;

  /** Reads an {@code addrinfo}. */
  static AddressHints read(GuestMemory memory, int at) {
    return new AddressHints(
        Short.toUnsignedInt(memory.getShort(at)),
        Byte.toUnsignedInt(memory.getByte(at + 2)),
        Byte.toUnsignedInt(memory.getByte(at + 3)),
        Byte.toUnsignedInt(memory.getByte(at + 4)));
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean flagsKnown() {
    return (flags & ~KNOWN) == 0;
  }

  boolean familyKnown() {
    return family <= Address.INET6;
  }

  boolean typesKnown() {
    return type <= STREAM && protocol <= UDP;
  }

  /** Whether IPv4 addresses are to be given in the form of IPv6. */
  boolean mapped() {
    return family == Address.INET6 && has(V4MAPPED);
  }

  /** Which addresses to look up. */
  Kind kind() {
    return switch (family) {
      case Address.INET4 -> Kind.IPV4;
      case Address.INET6 -> mapped() ? Kind.BOTH : Kind.IPV6;
      default -> Kind.BOTH;
    };
  }

  /** The type to answer with: there is one entry for each address. */
  int answerType() {
    return type != 0 ? type : protocol == UDP ? DATAGRAM : STREAM;
  }

  /** The protocol that goes with the type. */
  int answerProtocol() {
    return protocol != 0 ? protocol : answerType() == STREAM ? TCP : UDP;
  }
}
