package io.jwasm.shim.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

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
    ToolFailure last = new ToolFailure("\"" + uri.getHost() + "\": unknown host");
    for (InetAddress address : addresses(run.files(), uri.getHost())) {
      try (var connection = ToolConnection.open(run, address, port(uri))) {
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

  /** The addresses of a literal, of localhost, or of a name in the container's hosts file. */
  private static List<InetAddress> addresses(ToolFiles files, String host) {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> addresses = new ArrayList<>();
    literal(name, addresses);
    if (addresses.isEmpty()) {
      hosts(files)
          .lines()
          .map(line -> List.of(line.replaceAll("#.*", "").strip().split("\\s+", -1)))
          .filter(words -> words.subList(1, words.size()).contains(name))
          .forEach(words -> literal(words.getFirst(), addresses));
    }
    if (addresses.isEmpty() && name.equals("localhost")) {
      literal("127.0.0.1", addresses);
      literal("::1", addresses);
    }
    return addresses;
  }

  private static void literal(String text, List<InetAddress> addresses) {
    try {
      addresses.add(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      // A name; others may be of use.
      return;
    }
  }

  private static String hosts(ToolFiles files) {
    try {
      return files.text("/etc/hosts");
    } catch (ToolFailure e) {
      return "";
    }
  }
}
