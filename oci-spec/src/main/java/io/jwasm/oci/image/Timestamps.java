package io.jwasm.oci.image;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times as RFC 3339 section 5.6 writes them. */
final class Timestamps {
  private Timestamps() {}

  /** Accepts an absent time. */
  static void check(String text, Findings findings, Pointer at) {
    if (!text.isEmpty()) {
      findings.require(isTime(text), at, "not a time of RFC 3339: \"" + text + "\"");
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
