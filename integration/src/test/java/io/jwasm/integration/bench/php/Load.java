package io.jwasm.integration.bench.php;

import io.jwasm.integration.lamp.Lamp;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk says of a server under load.
 *
 * @param rate requests per second
 * @param p50 milliseconds
 * @param p99 milliseconds
 */
record Load(double rate, double p50, double p99) {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)()");

  /** Asks for a page again and again, by clients that each wait for an answer before the next. */
  static Load of(Lamp lamp, String address, int clients, int seconds) {
    String connections = "-c" + clients;
    String text =
        lamp.run(
                List.of(
                    "wrk",
                    "-t1",
                    connections,
                    "-d" + seconds,
                    "--latency",
                    "--timeout",
                    "60",
                    address),
                Map.of())
            .expectExit(0)
            .stdout();
    if (text.contains("Non-2xx") || text.contains("Socket errors")) {
      throw new IllegalStateException(address + ": " + text);
    }
    return new Load(find(RATE, text), quantile(50, text), quantile(99, text));
  }

  private static double quantile(int percent, String text) {
    return find(Pattern.compile("\\s" + percent + "%\\s+([0-9.]+)(us|ms|s|m)"), text);
  }

  private static double find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    double value = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "us" -> value / 1000;
      case "s" -> value * 1000;
      case "m" -> value * 60_000;
      default -> value;
    };
  }
}
