package io.jwasm.linux;

import java.util.Objects;

/** A system call failed where that is not part of normal operation. */
public final class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int errno;

  /**
   * @param operation what was attempted, with its object
   * @param errno the positive error number
   */
  public ErrnoException(String operation, int errno) {
    super(operation + ": " + Errno.message(errno));
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The positive error number, one of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
