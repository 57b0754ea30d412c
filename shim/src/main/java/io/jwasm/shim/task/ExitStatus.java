package io.jwasm.shim.task;

import java.time.Instant;

/**
 * How a process ended.
 *
 * @param code 0 to 255; 128 + n after signal n
 * @param at when
 */
public record ExitStatus(int code, Instant at) {
  /** As after a signal. */
  static ExitStatus ofSignal(int signal, Instant at) {
    return new ExitStatus(128 + signal, at);
  }
}
