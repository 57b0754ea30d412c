package io.jwasm.runtime.net;

import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketFactory;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a guest is given of the network. Immutable; closed unless said otherwise.
 *
 * @param sockets where its sockets are made
 * @param ports what it may listen on
 * @param destinations what it may reach
 * @param listeners where it finds TCP sockets open and listening at its start, after its
 *     directories
 * @param refusals told what it was refused, each once
 */
public record Network(
    SocketFactory sockets,
    Ports ports,
    Destinations destinations,
    List<Inet> listeners,
    Consumer<Refusal> refusals) {
  /** No ports, no destinations: sockets can be made and are of no use. */
  public static final Network CLOSED =
      new Network(SocketFactory.OF_HOST, Ports.NONE, Destinations.NONE, List.of(), _ -> {});

  public Network {
    listeners = List.copyOf(listeners);
  }

  /** A whole network namespace. */
  public static Network open(SocketFactory sockets) {
    return new Network(sockets, Ports.ALL, Destinations.ALL, List.of(), _ -> {});
  }
}
