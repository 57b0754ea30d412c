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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a guest has of the network: nothing, without these options. */
final class NetworkOptions {
  /** Values of {@code --network}. */
  enum Mode {
    none,
    host
  }

  private final OptionSpec published =
      Options.values(
          PublishedPort.class,
          new PublishOption(),
          "[ADDRESS:]HOST:GUEST[/udp]",
          "Let the guest listen on a port, reached at another one of this machine.",
          "-p",
          "--publish");

  private final OptionSpec listeners =
      Options.values(
          Inet.class,
          new ListenOption(),
          "[ADDRESS:]PORT",
          "Give the guest a listening socket, after its directories (LISTEN_FDS).",
          "--listen");

  private final OptionSpec allowed =
      Options.values(
          String.class,
          value -> value,
          "HOST[:PORT],...",
          "Let the guest reach hosts by name, address or address/bits; \"all\" for all.",
          "--allow-net");

  private final OptionSpec mode =
      OptionSpec.builder("--network")
          .type(Mode.class)
          .paramLabel("none|host")
          .description("With host, the guest has the network of this machine without bounds.")
          .build();

  void addTo(CommandSpec command) {
    command.addOption(published).addOption(listeners).addOption(allowed).addOption(mode);
  }

  /**
   * The network that these options describe.
   *
   * @param notices told what the guest was refused, with the way out
   * @throws JwasmException if they contradict each other
   */
  Network network(Consumer<String> notices) {
    List<PublishedPort> ports = Options.all(published);
    List<String> hosts = Options.all(allowed);
    boolean open = Mode.host == mode.getValue();
    check(open, ports);
    return new Network(
        SocketFactory.OF_HOST,
        open ? Ports.ALL : new Ports.Published(ports),
        open && hosts.isEmpty() ? Destinations.ALL : destinations(hosts),
        Options.all(listeners),
        refusal -> notices.accept(explain(refusal)));
  }

  private static void check(boolean open, List<PublishedPort> published) {
    if (open && !published.isEmpty()) {
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

  private static Destinations destinations(List<String> allowed) {
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
      case ABSTRACT ->
          "the guest may not use the abstract socket \"" + target + "\"; use a path in a volume";
    };
  }

  /** {@code 80:80} for {@code 0.0.0.0:80/tcp}. */
  private static String pair(String target) {
    String port = target.substring(target.lastIndexOf(':') + 1, target.lastIndexOf('/'));
    return port + ":" + port + (target.endsWith("/udp") ? "/udp" : "");
  }
}
