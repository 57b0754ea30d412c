package io.jwasm.runtime.dns;

/** Why there are no addresses for a name; normal for a guest, so without a stack trace. */
public final class LookupException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; asking again helps with the middle ones only. */
  public enum Reason {
    /** There is no such name. */
    NOT_FOUND,
    /** The name has no address of the wanted kind. */
    NO_ADDRESS,
    /** The servers that answered cannot tell. */
    TRY_AGAIN,
    /** No server answered. */
    NO_ANSWER,
    /** The answers make no sense. */
    FAILED
  }

  private final Reason reason;

  LookupException(Reason reason, String name) {
    super("look up \"" + name + "\": " + reason, null, false, false);
    this.reason = reason;
  }

  /** What kind of failure it is. */
  public Reason reason() {
    return reason;
  }
}
