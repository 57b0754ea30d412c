package io.jwasm.integration;

import java.time.Duration;

/** CPU time of a process. */
final class Cpu {
  private Cpu() {}

  /** What it used up to now; zero when it has ended. */
  static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
