package io.jwasm.shim.cli;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.net.PublishedPort;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a guest finds a listening socket: {@code [address:]port}. */
final class ListenOption implements ITypeConverter<Inet> {
  private static final Pattern FORM = Pattern.compile("(?:(?:\\[([^]]*)]|([^:]*)):)?([0-9]{1,5})");

  @Override
  public Inet convert(String value) {
    var match = FORM.matcher(value);
    int port = match.matches() ? Integer.parseInt(match.group(3)) : -1;
    if (port < 0 || port > PublishedPort.MAX_PORT) {
      throw wrong(value);
    }
    String address = match.group(1) != null ? match.group(1) : match.group(2);
    boolean any = address == null || address.isEmpty();
    return new Inet(
        any ? IpAddress.ANY4 : IpAddress.parse(address).orElseThrow(() -> wrong(value)), port);
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "\"" + value + "\" is nowhere to listen: write port or address:port");
  }
}
