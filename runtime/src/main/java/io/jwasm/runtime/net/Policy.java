package io.jwasm.runtime.net;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketAddress.Unix;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Decides what one guest may do, and reports what it may not. Thread-safe. */
final class Policy {
  /** A guest that scans must not fill the log. */
  private static final int MAX_REPORTS = 32;

  /** How many addresses of one name are kept: a name has a few, or changes them now and then. */
  private static final int MAX_ADDRESSES = 1024;

  private final Network network;
  private final Map<String, Set<IpAddress>> names = new ConcurrentHashMap<>();
  private final Set<Refusal> reported = ConcurrentHashMap.newKeySet();

  Policy(Network network) {
    this.network = network;
  }

  /** Where a bind goes; empty if it is refused. */
  Optional<Inet> bind(Transport transport, Inet wanted) {
    Optional<Inet> target = network.ports().bind(transport, wanted);
    if (target.isEmpty()) {
      report(Refusal.Kind.BIND, wanted + "/" + transport);
    }
    return target;
  }

  /** Whether the guest may listen where it has bound nothing. */
  boolean mayListen(Inet local) {
    boolean allowed = network.ports().anyPort();
    if (!allowed) {
      report(Refusal.Kind.LISTEN, local + "/" + Transport.TCP);
    }
    return allowed;
  }

  /** Whether the guest may connect or send to an address. */
  boolean mayReach(Inet target, Transport transport) {
    boolean allowed =
        network
            .destinations()
            .allows(
                target,
                name -> names.getOrDefault(name, Set.of()).contains(target.ip().unmapped()));
    if (!allowed) {
      report(Refusal.Kind.REACH, target + "/" + transport);
    }
    return allowed;
  }

  /** Whether everything may be reached, so that nothing needs to be remembered. */
  boolean mayReachAll() {
    return network.destinations().all();
  }

  /** Whether the guest may look a name up. */
  boolean mayLookUp(String name) {
    boolean allowed = network.destinations().allowsLookup(name);
    if (!allowed) {
      report(Refusal.Kind.LOOKUP, name);
    }
    return allowed;
  }

  /** Reports that a guest wanted a UNIX socket without a path. */
  void refuseAbstract(Unix address) {
    byte[] path = address.path();
    String name =
        path.length == 0 ? "" : new String(path, 1, path.length - 1, StandardCharsets.UTF_8);
    report(Refusal.Kind.ABSTRACT, "@" + name);
  }

  /** Remembers what a name stands for. */
  void learn(String name, Collection<IpAddress> addresses) {
    if (!mayReachAll()) {
      var known =
          names.computeIfAbsent(DestinationRule.key(name), _ -> ConcurrentHashMap.newKeySet());
      if (known.size() + addresses.size() > MAX_ADDRESSES) {
        known.clear();
      }
      addresses.forEach(a -> known.add(a.unmapped()));
    }
  }

  private void report(Refusal.Kind kind, String target) {
    var refusal = new Refusal(kind, target);
    if (reported.size() < MAX_REPORTS && reported.add(refusal)) {
      network.refusals().accept(refusal);
    }
  }
}
