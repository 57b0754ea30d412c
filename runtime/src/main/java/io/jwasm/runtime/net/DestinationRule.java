package io.jwasm.runtime.net;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Something that a guest may reach: {@code all}, {@code name}, {@code address} or {@code
 * address/bits}, the last three with an optional {@code :port}; IPv6 in brackets where a port
 * follows.
 */
public sealed interface DestinationRule {
  /** Any port. */
  int ANY_PORT = 0;

  /** Everything, written {@code all}. */
  record Everything() implements DestinationRule {}

  /**
   * A host by name.
   *
   * @param name in lower case, without a final dot
   * @param port or {@link #ANY_PORT}
   */
  record Name(String name, int port) implements DestinationRule {}

  /**
   * Hosts by address.
   *
   * @param bits how many leading bits count
   * @param port or {@link #ANY_PORT}
   */
  record Range(IpAddress address, int bits, int port) implements DestinationRule {
    private boolean contains(IpAddress other) {
      if (other.wide() != address.wide()) {
        return false;
      }
      if (!address.wide()) {
        return bits == 0 || (address.low() ^ other.low()) >>> (32 - bits) == 0;
      }
      boolean first = bits == 0 || (address.high() ^ other.high()) >>> Math.max(0, 64 - bits) == 0;
      boolean second = bits <= 64 || (address.low() ^ other.low()) >>> (128 - bits) == 0;
      return first && second;
    }
  }

  /** Whether it lets an address be reached; see {@link Destinations#allows}. */
  default boolean allows(Inet target, Predicate<String> resolved) {
    return switch (this) {
      case Everything _ -> true;
      case Name name -> portFits(name.port, target) && resolved.test(name.name);
      case Range range -> portFits(range.port, target) && range.contains(target.ip().unmapped());
    };
  }

  private static boolean portFits(int port, Inet target) {
    return port == ANY_PORT || port == target.port();
  }

  /** Whether it lets a name be looked up. */
  default boolean allowsLookup(String wanted) {
    return switch (this) {
      case Name name -> name.name.equals(wanted);
      case Range _, Everything _ -> true;
    };
  }

  /** The form in which names are compared. */
  static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /**
   * Reads a rule.
   *
   * @return empty if the text is none
   */
  static Optional<DestinationRule> parse(String text) {
    if (text.equals("all")) {
      return Optional.of(new Everything());
    }
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      String rest = text.substring(end + 1);
      return end < 0 || !(rest.isEmpty() || rest.startsWith(":"))
          ? Optional.empty()
          : parse(text.substring(1, end), rest.isEmpty() ? "" : rest.substring(1));
    }
    int colon = text.indexOf(':');
    boolean bare = colon < 0 || colon != text.lastIndexOf(':');
    return bare ? parse(text, "") : parse(text.substring(0, colon), text.substring(colon + 1));
  }

  private static Optional<DestinationRule> parse(String host, String portText) {
    int port = portText.isEmpty() ? ANY_PORT : number(portText, 1, PublishedPort.MAX_PORT);
    if (port < 0) {
      return Optional.empty();
    }
    int slash = host.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? host : host.substring(0, slash));
    if (address.isPresent()) {
      int most = address.get().bits();
      int bits = slash < 0 ? most : number(host.substring(slash + 1), 0, most);
      return bits < 0 ? Optional.empty() : Optional.of(new Range(address.get(), bits, port));
    }
    String name = key(host);
    return name.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
        ? Optional.of(new Name(name, port))
        : Optional.empty();
  }

  /** The number in a text, or -1 if it is none from {@code min} to {@code max}. */
  private static int number(String text, int min, int max) {
    if (!text.matches("[0-9]{1,5}")) {
      return -1;
    }
    int value = Integer.parseInt(text);
    return value < min || value > max ? -1 : value;
  }
}
