package io.jwasm.shim.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as Docker writes it: {@code 65536}, {@code 512k}, {@code 256m}, {@code 1g},
 * also with {@code b} or {@code ib} behind; units are powers of 1024.
 *
 * @param bytes the size, at least 1
 */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([kmgt]?)(i?b)?");

  /** Parses an option's value. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String value) {
      var match = FORM.matcher(value.toLowerCase(Locale.ROOT));
      if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
        throw new TypeConversionException(
            "\"" + value + "\" is not a size; write bytes, or a number with k, m or g, e.g. 256m");
      }
      int shift = match.group(2).isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(match.group(2)));
      long number = Long.parseLong(match.group(1));
      if (number > Long.MAX_VALUE >> shift) {
        throw new TypeConversionException("\"" + value + "\" is too large");
      }
      return new ByteSize(number << shift);
    }
  }

  /** The size for people, e.g. {@code 25.4 MB}. */
  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = bytes;
    int unit = -1;
    do {
      value /= 1000;
      unit++;
    } while (value >= 999.95);
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
