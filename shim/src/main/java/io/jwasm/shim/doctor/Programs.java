package io.jwasm.shim.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of some directories.
 *
 * @param path the directories, in their order
 */
record Programs(List<Path> path) {
  private static final int PATIENCE_SECONDS = 10;
  private static final int MAX_ANSWER = 4096;
  private static final Pattern VERSION = Pattern.compile("\\b([0-9]+)\\.([0-9]+)(\\.[0-9]+)?");

  /**
   * A version.
   *
   * @param text as it was found
   */
  record Version(int major, int minor, String text) {
    boolean isBefore(int otherMajor, int otherMinor) {
      return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }

    static Optional<Version> in(String text) {
      Matcher matcher = VERSION.matcher(text);
      return matcher.find()
          ? Optional.of(
              new Version(
                  Integer.parseInt(matcher.group(1)),
                  Integer.parseInt(matcher.group(2)),
                  matcher.group()))
          : Optional.empty();
    }
  }

  /** The directories of a PATH. */
  static Programs of(String path) {
    return new Programs(
        Arrays.stream(path.split(":", -1)).filter(p -> p.startsWith("/")).map(Path::of).toList());
  }

  /** The first program of this name. */
  Optional<Path> find(String name) {
    return path.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** What a program says of its version; empty if it says nothing in time. */
  static Optional<Version> version(Path program) {
    try {
      var builder = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      Process process = builder.start();
      try (var output = process.getInputStream()) {
        // A program that hangs is killed, which ends its output.
        var _ =
            process
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly());
        return Version.in(new String(output.readNBytes(MAX_ANSWER), UTF_8));
      } finally {
        var _ = process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
