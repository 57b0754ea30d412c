package io.jwasm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands below the measure program. */
final class Meter {
  private static final long PATIENCE_MINUTES = 10;

  private final Path measure;
  private final Path work;

  Meter(Path measure, Path work) {
    this.measure = measure;
    this.work = work;
  }

  /**
   * Runs a command. A file "timing" in the cache directory, left by a driver that is no part of the
   * runtime, replaces the times of the process.
   *
   * @throws IOException if it fails; the message tells how
   */
  Sample run(List<String> command, Path cache) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(measure.toString());
    words.addAll(command);
    Path errors = work.resolve("errors");
    var process = new ProcessBuilder(words).redirectError(errors.toFile()).start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("no end after " + PATIENCE_MINUTES + " minutes");
    }
    String[] fields = new String(process.getInputStream().readAllBytes()).strip().split(" ");
    if (fields.length != 4 || !fields[0].equals("0")) {
      throw new IOException("exit status " + fields[0] + reason(Files.readString(errors)));
    }
    Path timing = cache.resolve("timing");
    if (Files.exists(timing)) {
      System.arraycopy(Files.readString(timing).split(" "), 0, fields, 1, 2);
    }
    return new Sample(
        Long.parseLong(fields[1]) / 1000.0,
        Long.parseLong(fields[2]) / 1000.0,
        Long.parseLong(fields[3]) / 1024.0);
  }

  /** The line that speaks of an error, without paths of this machine. */
  private static String reason(String errors) {
    return errors
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).contains("error"))
        .findFirst()
        .or(() -> errors.lines().findFirst())
        .map(line -> ", " + line.replaceAll("\\S*/\\S+", "…"))
        .orElse("");
  }

  /** An empty directory of this name. */
  Path empty(String name) throws IOException {
    Path directory = work.resolve(name);
    delete(directory);
    return Files.createDirectories(directory);
  }

  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
