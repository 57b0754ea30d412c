package io.jwasm.shim.cli;

import java.io.PrintStream;

/**
 * Where the command writes. Standard output carries results only, everything for people goes to
 * standard error; progress and colour appear only where standard error is a terminal.
 */
final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;

  /**
   * @param interactive whether {@code err} is a terminal
   */
  Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /** Whether a person looks at standard error. */
  boolean interactive() {
    return interactive;
  }

  /** A message for people: {@code jwasm: text}. */
  void message(String text) {
    err.println("jwasm: " + text);
  }

  /** A line that says what can be done, below a message. */
  void hint(String text) {
    err.println((interactive ? "\u001b[2mhint: " + text + "\u001b[0m" : "hint: " + text));
  }

  /** Replaces the current progress line; nothing where nobody looks. */
  void progress(String text) {
    if (interactive) {
      err.print("\r\u001b[K" + text);
      err.flush();
    }
  }

  /** Removes the progress line. */
  void clearProgress() {
    if (interactive) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
