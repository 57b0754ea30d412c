package io.jwasm.runtime.dns;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a resolv.conf(5) says; what is wrong in it is passed over, as C libraries do.
 *
 * @param servers where to ask, at least one and at most {@value #MAX_SERVERS}
 * @param search domains that are tried behind a name
 * @param ndots how many dots a name needs to be tried without them first
 * @param timeout how long a server may take to answer
 * @param attempts how often all servers are asked
 * @param rotate whether to begin with another server each time
 * @param stream whether to ask by TCP only
 * @param single whether to ask one question at a time
 * @param extended whether to use EDNS0
 */
record ResolvConf(
    List<Inet> servers,
    List<String> search,
    int ndots,
    Duration timeout,
    int attempts,
    boolean rotate,
    boolean stream,
    boolean single,
    boolean extended) {
  static final int MAX_SERVERS = 3;
  private static final int MAX_SEARCH = 32;
  private static final int MAX_NDOTS = 15;
  private static final int MAX_TIMEOUT = 30;
  private static final int MAX_ATTEMPTS = 5;
  private static final int PORT = 53;

  ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }

  /** Reads the text of the file. */
  static ResolvConf parse(String text) {
    return parse(text, PORT);
  }

  /** Reads the text of a file for servers on another port. */
  static ResolvConf parse(String text, int port) {
    var reader = new Reader(port);
    text.lines().forEach(reader::line);
    return reader.result();
  }

  private static final class Reader {
    private final int port;
    private final List<Inet> servers = new ArrayList<>();
    private List<String> search = List.of();
    private int ndots = 1;
    private int timeout = 5;
    private int attempts = 2;
    private boolean rotate;
    private boolean stream;
    private boolean single;
    private boolean extended;

    Reader(int port) {
      this.port = port;
    }

    void line(String line) {
      String[] words = line.strip().split("\\s+", -1);
      List<String> rest = List.of(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" -> rest.stream().limit(1).forEach(this::server);
        case "domain" -> search = rest.stream().limit(1).toList();
        case "search" -> search = rest.stream().limit(MAX_SEARCH).toList();
        case "options" -> rest.forEach(this::option);
        default -> {
          // comments, and what only other resolvers know
        }
      }
    }

    private void server(String text) {
      if (servers.size() < MAX_SERVERS) {
        IpAddress.parse(text).ifPresent(a -> servers.add(new Inet(a, port)));
      }
    }

    private void option(String option) {
      int colon = option.indexOf(':');
      String value = option.substring(colon + 1);
      switch (colon < 0 ? option : option.substring(0, colon)) {
        case "ndots" -> ndots = number(value, 0, MAX_NDOTS, ndots);
        case "timeout" -> timeout = number(value, 1, MAX_TIMEOUT, timeout);
        case "attempts" -> attempts = number(value, 1, MAX_ATTEMPTS, attempts);
        case "rotate" -> rotate = true;
        case "use-vc" -> stream = true;
        case "single-request", "single-request-reopen" -> single = true;
        case "edns0" -> extended = true;
        default -> {
          // about caches, DNSSEC and other things that do not matter here
        }
      }
    }

    private static int number(String text, int min, int max, int otherwise) {
      return text.matches("[0-9]{1,9}") ? Math.clamp(Integer.parseInt(text), min, max) : otherwise;
    }

    ResolvConf result() {
      if (servers.isEmpty()) {
        servers.add(new Inet(IpAddress.LOOPBACK4, port));
      }
      return new ResolvConf(
          servers,
          search,
          ndots,
          Duration.ofSeconds(timeout),
          attempts,
          rotate,
          stream,
          single,
          extended);
    }
  }
}
