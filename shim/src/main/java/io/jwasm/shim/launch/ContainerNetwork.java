package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketFactory;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.net.DestinationRule;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.ListenAddress;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.runtime.net.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a container's guests have of the network: their namespace as a whole, unless annotations say
 * less.
 *
 * @param network of its guests
 * @param names where they look up names
 */
record ContainerNetwork(Network network, NameFiles names) {
  /** Hosts that the container may reach, separated by commas, as {@code jwasm run --allow-net}. */
  static final String ALLOW_NET = "io.jwasm.allow-net";

  /** Where its guests find listening sockets, separated by commas, as {@code --listen}. */
  static final String LISTEN = "io.jwasm.listen";

  /**
   * The network of a container.
   *
   * @param sockets made in its namespace
   * @param root where its root file system is, with its mounts
   * @param first whether the guest is the container's first process, which has the listeners
   * @param log told what it was refused
   * @throws JwasmException if an annotation cannot be read
   */
  static ContainerNetwork of(
      Spec spec, SocketFactory sockets, Path root, boolean first, Consumer<String> log) {
    Destinations destinations =
        bounded(spec)
            ? Destinations.of(all(spec, ALLOW_NET, DestinationRule::parse))
            : Destinations.ALL;
    List<Inet> listeners = all(spec, LISTEN, ListenAddress::parse);
    var network =
        new Network(
            sockets,
            Ports.ALL,
            destinations,
            first ? listeners : List.of(),
            refusal -> log.accept(explain(refusal)));
    return new ContainerNetwork(network, ContainerNames.of(spec, root));
  }

  /** Whether the container may not reach everything; what names stand for is then not its own. */
  static boolean bounded(Spec spec) {
    return annotation(spec, ALLOW_NET).isPresent();
  }

  private static String explain(Refusal refusal) {
    return "refused to "
        + refusal.kind().verb()
        + " \""
        + refusal.target()
        + "\": "
        + (refusal.kind() == Refusal.Kind.ABSTRACT
            ? "sockets have paths here, in a volume"
            : "the annotation " + ALLOW_NET + " does not name it");
  }

  private static Optional<String> annotation(Spec spec, String name) {
    return Optional.ofNullable(spec.annotations().get(name));
  }

  private static <T> List<T> all(Spec spec, String name, Function<String, Optional<T>> parser) {
    return annotation(spec, name).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .map(word -> parser.apply(word).orElseThrow(() -> wrong(name, word)))
        .toList();
  }

  private static JwasmException wrong(String name, String word) {
    return new JwasmException(
        ErrorKind.INVALID_ARGUMENT,
        "read annotation",
        name,
        "\"" + word + "\" is not of its form",
        "write hosts as name:port or address/bits:port, and listeners as address:port",
        null);
  }
}
