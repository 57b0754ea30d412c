package io.jwasm.integration.lamp;

import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * curl in a sandbox.
 *
 * @param sandbox where the servers are reached
 */
public record Curl(Sandbox sandbox) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Starts it with these words. */
  public Running start(Object... words) {
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "120"));
    for (Object word : words) {
      command.add(word.toString());
    }
    Running running = Running.start(sandbox.enter(command), Map.of());
    running.closeInput();
    return running;
  }

  /** Runs it to its end. */
  public Result call(Object... words) {
    try (Running running = start(words)) {
      return running.finish(PATIENCE);
    }
  }

  /** What a visitor without cookies gets, if the answer is no error. */
  public String page(String address) {
    return call("-f", address).expectExit(0).stdout();
  }

  /** The statuses of the answers, a line each; a glob in the address makes several requests. */
  public List<String> statuses(Object... words) {
    List<Object> command = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}\\n"));
    command.addAll(List.of(words));
    return call(command.toArray()).stdout().lines().toList();
  }
}
