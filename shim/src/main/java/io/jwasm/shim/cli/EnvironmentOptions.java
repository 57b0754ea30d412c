package io.jwasm.shim.cli;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code -e} and {@code --env-file} with Docker's rules. */
final class EnvironmentOptions {
  private final OptionSpec variables =
      Options.values(
          String.class,
          value -> value,
          "NAME[=VALUE]",
          "Set an environment variable; without a value, copy it from here.",
          "-e",
          "--env");

  private final OptionSpec files =
      Options.values(
          Path.class,
          Path::of,
          "FILE",
          "Read variables from a file, one NAME=VALUE a line; # starts a comment.",
          "--env-file");

  void addTo(CommandSpec command) {
    command.addOption(variables).addOption(files);
  }

  /**
   * Lays the options over an image's environment: files first, then {@code -e}, later ones win.
   *
   * @param image the image's own {@code NAME=VALUE} list
   * @param host the environment to copy from
   */
  List<String> over(List<String> image, Map<String, String> host) {
    Map<String, String> merged = new LinkedHashMap<>();
    image.forEach(entry -> set(merged, entry, host));
    for (Path file : Options.<Path>all(files)) {
      lines(file).forEach(line -> set(merged, line, host));
    }
    for (String entry : Options.<String>all(variables)) {
      set(merged, checked(entry, "-e"), host);
    }
    return merged.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private static void set(Map<String, String> merged, String entry, Map<String, String> host) {
    int equals = entry.indexOf('=');
    if (equals >= 0) {
      merged.put(entry.substring(0, equals), entry.substring(equals + 1));
    } else if (host.containsKey(entry)) {
      merged.put(entry, host.get(entry));
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::stripLeading)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> checked(line, file.toString()))
          .toList();
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "read environment file",
          file.toString(),
          Files.exists(file) ? "cannot be read as UTF-8 text" : "no such file",
          "give the path of a text file with NAME=VALUE lines",
          e);
    }
  }

  private static String checked(String entry, String origin) {
    int equals = entry.indexOf('=');
    String name = equals < 0 ? entry : entry.substring(0, equals);
    if (name.isEmpty() || entry.indexOf('\0') >= 0 || name.chars().anyMatch(c -> c <= ' ')) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "set environment variable",
          entry,
          "not of the form NAME=VALUE",
          "correct it in " + origin,
          null);
    }
    return entry;
  }
}
