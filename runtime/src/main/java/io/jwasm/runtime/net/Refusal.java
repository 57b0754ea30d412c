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
    BIND("bind"),
    /** Listening on a port that the kernel chose. */
    LISTEN("listen on"),
    /** Connecting or sending. */
    REACH("reach"),
    /** Asking for the addresses of a name. */
    LOOKUP("look up"),
    /** Using the abstract name of a UNIX socket. */
    ABSTRACT("use");

    private final String verb;

    Kind(String verb) {
      this.verb = verb;
    }

    /** What the guest tried, in front of the target. */
    public String verb() {
      return verb;
    }
  }
}
