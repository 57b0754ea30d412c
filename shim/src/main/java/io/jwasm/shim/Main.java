package io.jwasm.shim;

import io.jwasm.shim.cli.JwasmCommand;

/** Entry of the {@code jwasm} command. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs the command line and returns its exit code. */
  static int execute(String... args) {
    return JwasmCommand.execute(Services.ofHost(), args);
  }
}
