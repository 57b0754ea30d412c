package io.jwasm.runtime.dns;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.dns.LookupException.Reason;
import io.jwasm.runtime.stop.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the addresses of names for one guest: in its hosts file, then by its name servers.
 * Thread-safe; lookups end at once when the guest is stopped.
 */
public final class Resolver {
  private final NameFiles files;
  private final Function<String, ResolvConf> parser;
  private final DnsClient client;

  /**
   * @param files what says how names are looked up
   * @param sockets made in the network that the name servers are in
   * @param stop where to wait
   */
  public Resolver(NameFiles files, SocketFactory sockets, StopSignal stop) {
    this(files, sockets, stop, ResolvConf::parse);
  }

  Resolver(
      NameFiles files,
      SocketFactory sockets,
      StopSignal stop,
      Function<String, ResolvConf> parser) {
    this.files = files;
    this.parser = parser;
    client = new DnsClient(sockets, stop);
  }

  /** Which addresses are wanted. */
  public enum Kind {
    IPV4,
    IPV6,
    BOTH;

    boolean includes(IpAddress address) {
      return this == BOTH || address.wide() == (this == IPV6);
    }
  }

  /**
   * Looks a name up.
   *
   * @param name a host name; one with a final dot is complete
   * @return its addresses, those of IPv4 first; at least one
   * @throws LookupException if there is none
   * @throws io.jwasm.runtime.engine.GuestStop.Interrupted if the guest is stopped meanwhile
   */
  public List<IpAddress> resolve(String name, Kind kind) throws LookupException {
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    List<IpAddress> known =
        HostsFile.find(files.hosts().get(), plain).stream().filter(kind::includes).toList();
    if (!known.isEmpty()) {
      return known;
    }
    if (HostsFile.isLocalhost(plain)) {
      throw new LookupException(Reason.NO_ADDRESS, name);
    }
    return query(name, plain, kind);
  }

  private List<IpAddress> query(String name, String plain, Kind kind) throws LookupException {
    ResolvConf conf = parser.apply(files.resolvConf().get());
    var failure = new LookupException(Reason.NOT_FOUND, name);
    for (String candidate : candidates(name, plain, conf)) {
      try {
        return new Question(candidate, conf, client).addresses(kind);
      } catch (LookupException e) {
        if (e.reason() == Reason.FAILED || e.reason() == Reason.NO_ANSWER) {
          throw e;
        }
        // That another name does not exist says less than that this one could not be asked for.
        failure = e.reason() == Reason.NOT_FOUND ? failure : e;
      }
    }
    throw failure;
  }

  /** The complete names to try, in order. */
  private static List<String> candidates(String name, String plain, ResolvConf conf) {
    if (name.endsWith(".")) {
      return List.of(plain);
    }
    List<String> candidates = new ArrayList<>();
    conf.search()
        .forEach(domain -> candidates.add(domain.equals(".") ? plain : plain + "." + domain));
    boolean first = plain.chars().filter(c -> c == '.').count() >= conf.ndots();
    candidates.add(first ? 0 : candidates.size(), plain);
    return candidates.stream().distinct().toList();
  }
}
