package io.jwasm.shim.run;

import io.jwasm.runtime.guest.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param name what messages call the guest
 * @param reason why it ended
 * @param duration from its first instruction to its end
 * @param engine the engine that ran it
 * @param missedPaths paths that it looked for and that no mount has
 * @param lastMissedPath the one of them that its last lookup was for, if that failed
 */
public record RunResult(
    String name,
    ExitReason reason,
    Duration duration,
    String engine,
    List<String> missedPaths,
    Optional<String> lastMissedPath) {
  public RunResult {
    missedPaths = List.copyOf(missedPaths);
  }
}
