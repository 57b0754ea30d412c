package io.jwasm.runtime.net;

import io.jwasm.linux.IpAddress;
import java.util.Optional;

/**
 * A port of a guest that can be reached from outside, as {@code docker run -p} has it.
 *
 * @param host the address of this machine that it is reached at; empty for all of them
 * @param hostPort the port that it is reached at, 0 to 65535; 0 for any that is free
 * @param guestPort the port that the guest binds, 1 to 65535
 */
public record PublishedPort(
    Optional<IpAddress> host, int hostPort, int guestPort, Transport transport) {
  /** The largest port number. */
  public static final int MAX_PORT = 65_535;

  public PublishedPort {
    if (hostPort < 0 || hostPort > MAX_PORT || guestPort < 1 || guestPort > MAX_PORT) {
      throw new IllegalArgumentException("ports " + hostPort + " and " + guestPort);
    }
  }

  @Override
  public String toString() {
    String address = host.map(h -> (h.wide() ? "[" + h + "]" : h) + ":").orElse("");
    return address + hostPort + ":" + guestPort + "/" + transport;
  }
}
