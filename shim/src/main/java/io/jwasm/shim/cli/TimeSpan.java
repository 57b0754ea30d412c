package io.jwasm.shim.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as Docker and Go write it: {@code 500ms}, {@code 10s}, {@code 1m30s}, {@code 2h}. */
final class TimeSpan implements ITypeConverter<Duration> {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  @Override
  public Duration convert(String value) {
    if (!WHOLE.matcher(value).matches()) {
      throw new TypeConversionException(
          "\"" + value + "\" is not a duration; write a number with ms, s, m, h or d, e.g. 30s");
    }
    double seconds = 0;
    var parts = PART.matcher(value);
    while (parts.find()) {
      seconds += Double.parseDouble(parts.group(1)) * unitSeconds(parts.group(2));
    }
    if (seconds <= 0) {
      throw new TypeConversionException("\"" + value + "\" is not a duration above zero");
    }
    return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
  }

  private static double unitSeconds(String unit) {
    return switch (unit) {
      case "ms" -> 0.001;
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3600;
      default -> 86_400;
    };
  }
}
