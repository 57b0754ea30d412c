package io.jwasm.runtime.net;

import io.jwasm.linux.SocketAddress.Inet;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a guest may connect and send to. Immutable.
 *
 * @param all whether everything
 * @param rules what else; a destination needs one of them
 */
public record Destinations(boolean all, List<DestinationRule> rules) {
  /** Everything. */
  public static final Destinations ALL = new Destinations(true, List.of());

  /** Nothing. */
  public static final Destinations NONE = new Destinations(false, List.of());

  /** What these rules name; everything if one of them does. */
  public static Destinations of(List<DestinationRule> rules) {
    return new Destinations(rules.contains(new DestinationRule.Everything()), rules);
  }

  public Destinations {
    rules = List.copyOf(rules);
  }

  /**
   * Whether an address may be reached.
   *
   * @param resolved whether a name is known to the guest as this address
   */
  boolean allows(Inet address, Predicate<String> resolved) {
    return all || rules.stream().anyMatch(r -> r.allows(address, resolved));
  }

  /**
   * Whether the guest may ask for the addresses of a name. Rules about addresses allow all names:
   * what they stand for is checked when it is used.
   */
  public boolean allowsLookup(String name) {
    String key = DestinationRule.key(name);
    return all || rules.stream().anyMatch(r -> r.allowsLookup(key));
  }
}
