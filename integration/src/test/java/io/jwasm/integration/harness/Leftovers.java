package io.jwasm.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a command must not leave: processes that carry its mark, files in its own TMPDIR. */
final class Leftovers {
  private Leftovers() {}

  static void assertNone(String mark, Path tmp, Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    List<String> processes = processes(mark);
    while (!processes.isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
      processes = processes(mark);
    }
    assertThat(processes).as("processes that are left").isEmpty();
    try (Stream<Path> files = Files.list(tmp)) {
      assertThat(files).as("temporary files that are left").isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> processes(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process.pid()).contains(mark))
        .map(process -> process.pid() + " " + process.info().commandLine().orElse(""))
        .toList();
  }

  private static String environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // another user's, or gone
    }
  }

  static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
