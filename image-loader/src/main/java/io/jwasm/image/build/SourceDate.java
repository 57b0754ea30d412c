package io.jwasm.image.build;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** The time that reproducible builds carry. */
public final class SourceDate {
  private static final String VARIABLE = "SOURCE_DATE_EPOCH";

  private SourceDate() {}

  /**
   * The time in {@code SOURCE_DATE_EPOCH}, or the epoch where it is not set.
   *
   * @throws JwasmException {@code INVALID_ARGUMENT} if it is not a number of seconds from 0
   */
  public static Instant from(Map<String, String> environment) {
    String seconds = environment.getOrDefault(VARIABLE, "");
    if (seconds.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return Instant.ofEpochSecond(Long.parseUnsignedLong(seconds));
    } catch (NumberFormatException | DateTimeException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "read " + VARIABLE,
          seconds,
          "not a number of seconds since 1970",
          "unset it or give it a number such as 1735689600",
          e);
    }
  }
}
