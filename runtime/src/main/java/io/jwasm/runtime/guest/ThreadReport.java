package io.jwasm.runtime.guest;

import io.jwasm.runtime.engine.Trap;
import java.util.List;

/**
 * A thread of a guest at a moment.
 *
 * @param tid its id as wasi-threads counts; 1 for the first
 * @param cpuNanos CPU time that it has used
 * @param state what it does
 * @param frames its stack, innermost first; empty if the engine cannot tell. In {@link State#HOST},
 *     the first one is the host's function that it is in
 */
public record ThreadReport(int tid, long cpuNanos, State state, List<Trap.Frame> frames) {
  /** What a thread does. */
  public enum State {
    /** It runs the guest's code, or the engine cannot tell. */
    RUNNING,
    /** It is in the host, as a rule to wait. */
    HOST
  }

  public ThreadReport {
    frames = List.copyOf(frames);
  }
}
