package io.jwasm.shim.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A bind mount as {@code -v} takes it.
 *
 * @param host a directory or file of the host, absolute
 * @param guest an absolute path for the guest
 * @param readOnly whether the guest may only read
 */
record VolumeOption(Path host, String guest, boolean readOnly) {

  /** Parses {@code host:guest[:ro|rw]}. */
  static final class Converter implements ITypeConverter<VolumeOption> {
    @Override
    public VolumeOption convert(String value) {
      String[] parts = value.split(":", -1);
      if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw wrong(value, "write host:guest, host:guest:ro or host:guest:rw");
      }
      if (!parts[1].startsWith("/")) {
        throw wrong(value, "the guest path \"" + parts[1] + "\" must be absolute");
      }
      List<String> flags = parts.length == 3 ? List.of(parts[2].split(",", -1)) : List.of();
      for (String flag : flags) {
        // z and Z ask for SELinux labels, which guests without processes do not need.
        if (!List.of("ro", "rw", "z", "Z").contains(flag)) {
          throw wrong(value, "\"" + flag + "\" is neither ro nor rw");
        }
      }
      Path host = Path.of(parts[0]).toAbsolutePath().normalize();
      return new VolumeOption(host, parts[1], flags.contains("ro"));
    }

    private static TypeConversionException wrong(String value, String reason) {
      return new TypeConversionException("\"" + value + "\" is not a volume: " + reason);
    }
  }
}
