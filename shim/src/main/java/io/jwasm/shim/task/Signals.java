package io.jwasm.shim.task;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.util.Set;

/** What signals do to guests, which have no handlers: signal(7), "default action". */
final class Signals {
  static final int KILL = 9;
  private static final int LAST = 64;

  /** CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, WINCH: those that end no process. */
  private static final Set<Integer> HARMLESS = Set.of(17, 18, 19, 20, 21, 22, 23, 28);

  private Signals() {}

  /** Whether a signal ends a process that does not handle it. */
  static boolean ends(int signal) {
    return !HARMLESS.contains(signal);
  }

  static void check(String id, int signal) {
    if (signal < 1 || signal > LAST) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "kill task",
          id,
          signal + " is not a signal",
          "use 1 to " + LAST,
          null);
    }
  }
}
