package io.jwasm.shim.launch;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.shim.log.LogLevel;
import io.jwasm.shim.log.ShimLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/**
 * Writes one line about the end of a process, with all that is known of its reason.
 *
 * @param log the container's
 * @param name the container's id for its first process; that of an exec has its id behind a slash
 */
record EndLog(ShimLog log, String name) {
  /**
   * Writes it.
   *
   * @param missed the path that the guest looked for last, if it did not find it
   */
  void write(ExitReason reason, Optional<String> missed) {
    var text = new StringBuilder("task ").append(name).append(' ').append(reason.description());
    // Switches over types cost milliseconds at the first use.
    if (reason instanceof ExitReason.Trapped trapped) {
      frames(text, trapped.frames());
    } else if (reason instanceof ExitReason.OutOfMemory memory) {
      frames(text, memory.frames());
    } else if (reason instanceof ExitReason.HostError error) {
      text.append('\n').append(stack(error.cause()));
    }
    if (reason.status() != 0) {
      missed.ifPresent(path -> text.append("; it did not find \"").append(path).append('"'));
    }
    log.write(level(reason), text.toString());
  }

  private static LogLevel level(ExitReason reason) {
    if (reason instanceof ExitReason.HostError) {
      return LogLevel.ERROR;
    }
    boolean failed =
        reason instanceof ExitReason.Trapped || reason instanceof ExitReason.OutOfMemory;
    return failed ? LogLevel.WARNING : LogLevel.INFO;
  }

  private static void frames(StringBuilder text, List<Trap.Frame> frames) {
    frames.forEach(frame -> text.append("\n    at ").append(frame));
  }

  private static String stack(Throwable cause) {
    var text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
