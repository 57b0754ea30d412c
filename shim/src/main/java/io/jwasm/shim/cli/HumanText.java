package io.jwasm.shim.cli;

import com.google.protobuf.Timestamp;
import io.jwasm.proto.shim.v1.Process;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Times and states in the words of Docker. */
final class HumanText {
  private HumanText() {}

  /** A time that passed, e.g. {@code 5 minutes}. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 1) {
      return "less than a second";
    }
    if (seconds < 60) {
      return count(seconds, "second");
    }
    if (seconds < 3600) {
      return count(seconds / 60, "minute");
    }
    return seconds < 48 * 3600 ? count(seconds / 3600, "hour") : count(seconds / 86_400, "day");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  /** What a process does, and for how long. */
  static String status(Process process, Instant now) {
    String age = age(Duration.between(instant(process.getSince()), now));
    return switch (process.getStatus()) {
      case "running" -> "Up " + age;
      case "paused" -> "Paused " + age + " ago";
      case "stopped" -> "Exited (" + process.getExitStatus() + ") " + age + " ago";
      case "created" -> "Created " + age + " ago";
      default -> process.getStatus();
    };
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** CPU time, e.g. {@code 12.34 s}. */
  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", (double) nanos / TimeUnit.SECONDS.toNanos(1));
  }

  /** A share of a whole, e.g. {@code 12.5%}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A number of bytes, and how many are allowed, 0 for any number. */
  static String memory(long bytes, long limit) {
    return ByteSize.text(bytes) + " / " + (limit == 0 ? "-" : ByteSize.text(limit));
  }
}
