package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Running;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs commands that want a terminal for themselves. */
public final class Terminal {
  private Terminal() {}

  /** Starts a command in a terminal; its output comes as the terminal shows it. */
  public static Running start(List<String> command, Map<String, String> environment) {
    String line =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return Running.start(List.of("script", "-qec", line, "/dev/null"), environment);
  }
}
