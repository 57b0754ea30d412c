package io.jwasm.shim;

import io.jwasm.shim.cli.JwasmCommand;

/**
 * Runs several command lines in one process, as the build does once to record which classes the
 * commands load; see tools/train-aot.
 */
public final class Training {
  private Training() {}

  /**
   * Runs them in order.
   *
   * @param args command lines, their words separated by blanks
   * @throws IllegalStateException at the first that fails
   */
  public static void main(String[] args) {
    for (String line : args) {
      int status = JwasmCommand.execute(Services.ofHost(), line.split(" "));
      if (status != 0) {
        throw new IllegalStateException("\"jwasm " + line + "\" ended with status " + status);
      }
    }
  }
}
