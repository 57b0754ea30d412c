package io.jwasm.shim.run;

import io.jwasm.runtime.guest.ExitReason;
import java.time.Duration;
import java.util.List;

/**
 * How a run ended.
 *
 * @param name what messages call the guest
 * @param reason why it ended
 * @param duration from its first instruction to its end
 * @param engine the engine that ran it
 * @param missedPaths paths that it looked for and that no mount has
 */
public record RunResult(
    String name, ExitReason reason, Duration duration, String engine, List<String> missedPaths) {
  public RunResult {
    missedPaths = List.copyOf(missedPaths);
  }
}
