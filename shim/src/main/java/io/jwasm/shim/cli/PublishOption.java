package io.jwasm.shim.cli;

import io.jwasm.linux.IpAddress;
import io.jwasm.runtime.net.PublishedPort;
import io.jwasm.runtime.net.Transport;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port as {@code -p} takes it: {@code [address:]host:guest[/udp]}. */
final class PublishOption implements ITypeConverter<PublishedPort> {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\[[^]]*]|[^:\\[]*):)?([0-9]*):([0-9]+)(?:/(tcp|udp))?");

  @Override
  public PublishedPort convert(String value) {
    var match = FORM.matcher(value);
    if (!match.matches()) {
      throw wrong(value, "write host:guest, address:host:guest, or either with /udp behind");
    }
    String address = match.group(1);
    Optional<IpAddress> host =
        address == null || address.isEmpty()
            ? Optional.empty()
            : Optional.of(address(value, address));
    int hostPort = match.group(2).isEmpty() ? 0 : port(value, match.group(2), 0);
    int guestPort = port(value, match.group(3), 1);
    Transport transport = "udp".equals(match.group(4)) ? Transport.UDP : Transport.TCP;
    return new PublishedPort(host, hostPort, guestPort, transport);
  }

  private static IpAddress address(String value, String text) {
    String plain = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    return IpAddress.parse(plain)
        .orElseThrow(() -> wrong(value, "\"" + plain + "\" is no address of this machine"));
  }

  private static int port(String value, String text, int least) {
    int port = text.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(text);
    if (port < least || port > PublishedPort.MAX_PORT) {
      throw wrong(value, "\"" + text + "\" is no port");
    }
    return port;
  }

  private static TypeConversionException wrong(String value, String reason) {
    return new TypeConversionException("\"" + value + "\" does not publish a port: " + reason);
  }
}
