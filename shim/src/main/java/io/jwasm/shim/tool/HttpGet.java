package io.jwasm.shim.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jwasm.linux.IpAddress;
import io.jwasm.runtime.dns.LookupException;
import io.jwasm.runtime.dns.Resolver;
import io.jwasm.runtime.net.Sockets;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * {@code jwasm-http-get URL}: gets a page by HTTP/1.0 and prints it, for health checks. Succeeds
 * with a status of 200 to 399.
 */
final class HttpGet implements Tool {
  private static final int HTTP = 80;
  private static final int LIMIT = 8 << 20;
  private static final String END_OF_HEADER = "\r\n\r\n";

  @Override
  public int run(ToolRun run) {
    if (run.operands().size() != 1) {
      throw new ToolFailure("give one address, as http://localhost:8080/health");
    }
    URI uri = uri(run.operands().getFirst());
    String answer = get(run, uri);
    int end = answer.indexOf(END_OF_HEADER);
    String header = end < 0 ? answer : answer.substring(0, end);
    String line = header.lines().findFirst().orElse("");
    if (!line.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
      throw new ToolFailure("\"" + uri + "\": no HTTP answer");
    }
    if (end >= 0) {
      run.files().write(1, answer.substring(end + END_OF_HEADER.length()).getBytes(ISO_8859_1));
    }
    char kind = line.charAt(9);
    if (kind != '2' && kind != '3') {
      throw new ToolFailure("\"" + uri + "\": " + line.substring(9));
    }
    return 0;
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ToolFailure("\"" + text + "\" is no address: " + e.getMessage());
    }
    throw new ToolFailure("\"" + text + "\" is no http:// address");
  }

  private static String get(ToolRun run, URI uri) {
    Sockets sockets = run.files().sockets(run.network());
    ToolFailure last = new ToolFailure("\"" + uri.getHost() + "\": no address");
    for (IpAddress address : addresses(run, sockets, uri.getHost())) {
      try (var connection = ToolConnection.open(run, sockets, address, port(uri))) {
        return exchange(connection, uri);
      } catch (ToolFailure e) {
        last = e;
      }
    }
    throw last;
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? HTTP : uri.getPort();
  }

  private static String exchange(ToolConnection connection, URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String request =
        "GET "
            + path
            + query
            + " HTTP/1.0\r\nHost: "
            + uri.getRawAuthority()
            + "\r\nUser-Agent: jwasm-http-get\r\nConnection: close\r\n\r\n";
    connection.write(request.getBytes(ISO_8859_1));
    var answer = new ByteArrayOutputStream();
    byte[] some;
    do {
      some = connection.read();
      answer.writeBytes(some);
      if (answer.size() > LIMIT) {
        throw new ToolFailure("\"" + uri + "\": more than " + LIMIT + " bytes");
      }
    } while (some.length > 0);
    return answer.toString(ISO_8859_1);
  }

  /** The addresses of a literal, or of a name as guests of the container look it up. */
  private static List<IpAddress> addresses(ToolRun run, Sockets sockets, String host) {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    Optional<IpAddress> literal = IpAddress.parse(name);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    if (!sockets.mayLookUp(name)) {
      throw new ToolFailure("\"" + name + "\": the container may not reach it");
    }
    var resolver = new Resolver(run.names(), run.network().sockets(), run.files().stop());
    try {
      List<IpAddress> addresses = resolver.resolve(name, Resolver.Kind.BOTH);
      sockets.learn(name, addresses);
      return addresses;
    } catch (LookupException e) {
      throw new ToolFailure("\"" + name + "\": " + reason(e.reason()));
    }
  }

  private static String reason(LookupException.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> "unknown host";
      case NO_ADDRESS -> "the host has no address";
      case TRY_AGAIN -> "the name servers cannot tell now";
      case NO_ANSWER -> "no name server answers";
      case FAILED -> "the name servers' answers make no sense";
    };
  }
}
