package io.jwasm.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is shown to a user: operation, object in quotes, cause, and a way out.
 *
 * <p>The message reads {@code operation "object": cause}; the hint stands on a line of its own.
 * Text is lower case without a final full stop, so that it can be nested.
 */
public class JwasmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final ErrorKind kind;
  private final String operation;
  private final String object;
  private final @Nullable String hint;

  /**
   * @param kind the class of failure
   * @param operation what was attempted, e.g. {@code open preopen}
   * @param object what it was attempted on, unquoted; empty if there is none
   * @param reason why it failed
   * @param hint what the user can do, or null if nothing is known
   * @param cause the underlying failure, or null
   */
  public JwasmException(
      ErrorKind kind,
      String operation,
      String object,
      String reason,
      @Nullable String hint,
      @Nullable Throwable cause) {
    super(cause);
    this.text = text(operation, object, reason);
    this.kind = kind;
    this.operation = operation;
    this.object = object;
    this.hint = hint;
  }

  private static String text(String operation, String object, String reason) {
    return object.isEmpty()
        ? operation + ": " + reason
        : operation + " \"" + object + "\": " + reason;
  }

  @Override
  public String getMessage() {
    return text;
  }

  /** The class of failure. */
  public ErrorKind kind() {
    return kind;
  }

  /** What was attempted. */
  public String operation() {
    return operation;
  }

  /** What it was attempted on; empty if there is no object. */
  public String object() {
    return object;
  }

  /** What the user can do about it. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
