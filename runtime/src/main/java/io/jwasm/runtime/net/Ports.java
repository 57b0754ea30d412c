package io.jwasm.runtime.net;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import java.util.List;
import java.util.Optional;

/** Which ports a guest may listen on, and which ones of the host these are. Immutable. */
public sealed interface Ports {
  /** Every port, as the guest names it. */
  Ports ALL = new All();

  /** No port. */
  Ports NONE = new Published(List.of());

  /**
   * Where a guest's bind goes.
   *
   * @param wanted what the guest names; its port is not 0
   * @return empty if the port is not open to the guest
   */
  Optional<Inet> bind(Transport transport, Inet wanted);

  /** Whether the guest may listen on a port that the kernel chose. */
  boolean anyPort();

  /** See {@link Ports#ALL}. */
  record All() implements Ports {
    @Override
    public Optional<Inet> bind(Transport transport, Inet wanted) {
      return Optional.of(wanted);
    }

    @Override
    public boolean anyPort() {
      return true;
    }
  }

  /**
   * Only these.
   *
   * @param ports each guest port once for each transport
   */
  record Published(List<PublishedPort> ports) implements Ports {
    public Published {
      ports = List.copyOf(ports);
    }

    @Override
    public Optional<Inet> bind(Transport transport, Inet wanted) {
      return ports.stream()
          .filter(p -> p.guestPort() == wanted.port() && p.transport() == transport)
          .findFirst()
          .map(p -> new Inet(address(p, wanted.ip()), p.hostPort()));
    }

    /** The narrower of what the guest asks for and what the port is published at. */
    private static IpAddress address(PublishedPort port, IpAddress wanted) {
      if (!wanted.isAny() || port.host().isEmpty()) {
        return wanted;
      }
      IpAddress host = port.host().get();
      return wanted.wide() ? host.mapped() : host;
    }

    @Override
    public boolean anyPort() {
      return false;
    }
  }
}
