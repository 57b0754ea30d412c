package io.jwasm.runtime.net;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where to listen, in words: {@code [address:]port}, IPv6 in brackets. */
public final class ListenAddress {
  private static final Pattern FORM = Pattern.compile("(?:(?:\\[([^]]*)]|([^:]*)):)?([0-9]{1,5})");

  private ListenAddress() {}

  /**
   * Reads an address; without one it is every IPv4 address of the machine.
   *
   * @return empty if the text is none
   */
  public static Optional<Inet> parse(String text) {
    var match = FORM.matcher(text);
    int port = match.matches() ? Integer.parseInt(match.group(3)) : -1;
    if (port < 0 || port > PublishedPort.MAX_PORT) {
      return Optional.empty();
    }
    String address = match.group(1) != null ? match.group(1) : match.group(2);
    boolean any = address == null || address.isEmpty();
    return (any ? Optional.of(IpAddress.ANY4) : IpAddress.parse(address))
        .map(ip -> new Inet(ip, port));
  }
}
