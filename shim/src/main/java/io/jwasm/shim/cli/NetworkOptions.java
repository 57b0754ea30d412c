package io.jwasm.shim.cli;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.net.DestinationRule;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.runtime.net.PublishedPort;
import io.jwasm.runtime.net.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** What a guest has of the network: nothing, without these options. */
final class NetworkOptions {
  /** Values of {@code --network}. */
  enum Mode {
    none,
    host
  }

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "[ADDRESS:]HOST:GUEST[/udp]",
      converter = PublishOption.class,
      description = "Let the guest listen on a port, reached at another one of this machine.")
  private List<PublishedPort> published = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "[ADDRESS:]PORT",
      converter = ListenOption.class,
      description = "Give the guest a listening socket, after its directories (LISTEN_FDS).")
  private List<Inet> listeners = new ArrayList<>();

  @Option(
      names = "--allow-net",
      paramLabel = "HOST[:PORT],...",
      arity = "1",
      description = "Let the guest reach hosts by name, address or address/bits; \"all\" for all.")
  private List<String> allowed = new ArrayList<>();

  @Option(
      names = "--network",
      paramLabel = "none|host",
      description = "With host, the guest has the network of this machine without bounds.")
  private Mode mode = Mode.none;

  /**
   * The network that these options describe.
   *
   * @param notices told what the guest was refused, with the way out
   * @throws JwasmException if they contradict each other
   */
  Network network(Consumer<String> notices) {
    check();
    return new Network(
        SocketFactory.OF_HOST,
        mode == Mode.host ? Ports.ALL : new Ports.Published(published),
        mode == Mode.host && allowed.isEmpty() ? Destinations.ALL : destinations(),
        listeners,
        refusal -> notices.accept(explain(refusal)));
  }

  private void check() {
    if (mode == Mode.host && !published.isEmpty()) {
      throw wrong(
          "publish port",
          published.getFirst().toString(),
          "with --network host the guest listens where it wants",
          "leave out -p or --network host");
    }
    Set<String> seen = new HashSet<>();
    for (PublishedPort port : published) {
      if (!seen.add(port.guestPort() + "/" + port.transport())) {
        throw wrong(
            "publish port",
            port.toString(),
            "the guest's port is published twice, and a guest binds it once",
            "publish it once");
      }
    }
  }

  private Destinations destinations() {
    return Destinations.of(
        allowed.stream()
            .flatMap(words -> Arrays.stream(words.split(",", -1)))
            .map(NetworkOptions::rule)
            .toList());
  }

  private static DestinationRule rule(String word) {
    return DestinationRule.parse(word)
        .orElseThrow(() ->
            wrong(
                "allow destination",
                word,
                "it is neither a host nor an address",
                "write name, name:port, 192.0.2.1:443, 10.0.0.0/8, [2001:db8::1]:443 or all"));
  }

  private static JwasmException wrong(String operation, String object, String reason, String hint) {
    return new JwasmException(ErrorKind.INVALID_ARGUMENT, operation, object, reason, hint, null);
  }

  private static String explain(Refusal refusal) {
    String target = refusal.target();
    return switch (refusal.kind()) {
      case BIND ->
          "the guest may not listen on \"" + target + "\"; publish the port: -p " + pair(target);
      case LISTEN ->
          "the guest may not listen on a port of its choice (\""
              + target
              + "\"); allow it by --network host";
      case REACH ->
          "the guest may not reach \""
              + target
              + "\"; allow it by --allow-net "
              + target.substring(0, target.lastIndexOf('/'));
      case LOOKUP ->
          "the guest may not look up \"" + target + "\"; allow it by --allow-net " + target;
    };
  }

  /** {@code 80:80} for {@code 0.0.0.0:80/tcp}. */
  private static String pair(String target) {
    String port = target.substring(target.lastIndexOf(':') + 1, target.lastIndexOf('/'));
    return port + ":" + port + (target.endsWith("/udp") ? "/udp" : "");
  }
}
