package io.jwasm.shim.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.guest.Stdio;
import io.jwasm.shim.task.StdioPaths;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ContainerStreamsTest {
  @TempDir Path directory;

  private Path fifo(String name) throws Exception {
    Path path = directory.resolve(name);
    Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    return path;
  }

  private static void write(int fd, String text) throws IOException {
    try (var out = new FileOutputStream("/proc/self/fd/" + fd, true)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static StdioPaths paths(Object in, Object out, Object err) {
    return new StdioPaths(in.toString(), out.toString(), err.toString(), false);
  }

  @Test
  void emptyPathsAreNothing() {
    try (var streams = ContainerStreams.open(paths("", "", ""))) {
      assertThat(streams.stdio()).isEqualTo(new Stdio(-1, -1, -1, false));
    }
  }

  @Test
  void outputOpensWithoutAReaderAndEndsWhenClosed() throws Exception {
    Path out = fifo("out");
    CompletableFuture<String> read;
    try (var streams = ContainerStreams.open(paths("", out, ""))) {
      write(streams.stdio().out(), "early ");
      var reader = new FileInputStream(out.toFile());
      read = CompletableFuture.supplyAsync(() -> readAll(reader));
      write(streams.stdio().out(), "late");
    }
    assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("early late");
  }

  private static String readAll(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void inputEndsOnlyWhenItIsClosed() throws Exception {
    Path in = fifo("in");
    try (var streams = ContainerStreams.open(paths(in, "", ""))) {
      var reader = new FileInputStream("/proc/self/fd/" + streams.stdio().in());
      Files.writeString(in, "first ");
      var read = CompletableFuture.supplyAsync(() -> readAll(reader));
      Files.writeString(in, "second");
      streams.closeInput();
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("first second");
    }
  }

  @Test
  void filesAreAppendedTo() throws Exception {
    Path log = directory.resolve("log");
    Files.writeString(log, "old ");
    try (var streams = ContainerStreams.open(paths("", "file://" + log, "file://" + log))) {
      write(streams.stdio().out(), "out ");
      write(streams.stdio().err(), "err");
    }
    assertThat(log).hasContent("old out err");
  }

  @Test
  void whatCannotBeOpenedLeavesNothingOpen() throws Exception {
    Path out = fifo("out");
    long before = descriptors();
    fails(paths("", out, directory.resolve("none")), ErrorKind.NOT_FOUND);
    fails(paths("", out, "binary:///logger?x=y"), ErrorKind.UNIMPLEMENTED);
    fails(paths("", out, "no uri"), ErrorKind.INVALID_ARGUMENT);
    fails(new StdioPaths("", out.toString(), "", true), ErrorKind.UNIMPLEMENTED);
    assertThat(descriptors()).isEqualTo(before);
  }

  private static void fails(StdioPaths paths, ErrorKind kind) {
    assertThatThrownBy(() -> ContainerStreams.open(paths))
        .isInstanceOfSatisfying(JwasmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** Descriptors of this test's own files: others of the process come and go. */
  private long descriptors() throws IOException {
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
