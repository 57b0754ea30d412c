package io.jwasm.runtime.module;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import org.jspecify.annotations.Nullable;

/** A module cannot be read, is not valid, or cannot be run. */
public final class ModuleException extends JwasmException {
  private static final long serialVersionUID = 1L;

  /**
   * @param operation what was attempted, e.g. {@code parse module}
   * @param module its path or digest
   * @param reason why it failed
   * @param hint what the user can do, or null
   */
  public ModuleException(String operation, String module, String reason, @Nullable String hint) {
    super(ErrorKind.INVALID_ARGUMENT, operation, module, reason, hint, null);
  }
}
