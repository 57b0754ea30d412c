package io.jwasm.runtime.net;

/**
 * Something that a guest wanted of the network and may not have.
 *
 * @param target what it named: {@code address:port/transport}, or a host name
 */
public record Refusal(Kind kind, String target) {
  /** What was refused. */
  public enum Kind {
    /** Binding a port. */
    BIND,
    /** Listening on a port that the kernel chose. */
    LISTEN,
    /** Connecting or sending. */
    REACH,
    /** Asking for the addresses of a name. */
    LOOKUP
  }
}
