package io.jwasm.shim.tool;

/** A program cannot go on; its message goes to standard error. */
final class ToolFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ToolFailure(String message) {
    super(message, null, false, false);
  }
}
