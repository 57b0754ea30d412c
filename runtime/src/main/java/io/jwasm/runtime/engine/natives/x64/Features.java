package io.jwasm.runtime.engine.natives.x64;

import java.util.Set;

/**
 * What the processor has beyond SSE4.1, as far as the code generator makes use of it.
 *
 * @param bmi2 shifts that leave rcx alone
 * @param lzcnt counting of zeros that is defined for 0
 */
record Features(boolean bmi2, boolean lzcnt) {
  /** Reads the flags as {@code /proc/cpuinfo} names them. */
  static Features of(Set<String> flags) {
    return new Features(flags.contains("bmi2"), flags.contains("bmi1") && flags.contains("abm"));
  }

  /** A short name for a fingerprint. */
  String id() {
    return (bmi2 ? "b" : "") + (lzcnt ? "l" : "");
  }
}
