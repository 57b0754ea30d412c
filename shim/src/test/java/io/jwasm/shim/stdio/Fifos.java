package io.jwasm.shim.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.FileContent;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Fifos as a client of containerd has them, and the other side of streams. */
final class Fifos {
  private Fifos() {}

  static Path make(Path directory, String name) throws Exception {
    Path path = directory.resolve(name);
    Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    return path;
  }

  /** Writes all to a descriptor of this process, waiting as a program does. */
  static void write(int fd, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    try (var content = new FileContent()) {
      assertThat(content.write(fd, bytes, bytes.length)).isZero();
    }
  }

  /** Reads once from a descriptor of this process; empty at the end. */
  static String readSome(int fd) {
    byte[] bytes = new byte[4096];
    try (var content = new FileContent()) {
      int count = content.read(fd, bytes);
      return new String(bytes, 0, Math.max(count, 0), UTF_8);
    }
  }

  /** What is in a file up to its end, read by another thread. */
  static CompletableFuture<String> read(Path file) {
    return apart(() -> {
      try (InputStream in = new FileInputStream(file.toFile())) {
        return new String(in.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** What comes from a descriptor of this process up to its end, read by another thread. */
  static CompletableFuture<String> read(int fd) {
    return apart(() -> {
      var all = new StringBuilder();
      String some;
      do {
        some = readSome(fd);
        all.append(some);
      } while (!some.isEmpty());
      return all.toString();
    });
  }

  private static CompletableFuture<String> apart(Supplier<String> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().daemon().start(task));
  }

  static String get(CompletableFuture<String> text) throws Exception {
    return text.get(20, TimeUnit.SECONDS);
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(5);
    }
  }

  /** Descriptors that lead below a directory: others of the process come and go. */
  static long open(Path directory) throws IOException {
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      return list.filter(fd -> leadsTo(fd, directory)).count();
    }
  }

  private static boolean leadsTo(Path fd, Path directory) {
    try {
      return Files.readSymbolicLink(fd).startsWith(directory);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
