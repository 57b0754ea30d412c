package io.jwasm.shim.log;

import java.util.Locale;

/** How much a line matters. */
public enum LogLevel {
  /** For those who look for a fault of jwasm. */
  DEBUG,
  /** What happens to containers. */
  INFO,
  /** Something that somebody should look at. */
  WARNING,
  /** Something failed. */
  ERROR;

  /** As containerd spells it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
