package io.jwasm.shim.tool;

/** A program that is built in. */
@FunctionalInterface
public interface Tool {
  /**
   * Runs it.
   *
   * @return its exit status
   * @throws RuntimeException with a message for standard error, if it cannot go on
   */
  int run(ToolRun run);
}
