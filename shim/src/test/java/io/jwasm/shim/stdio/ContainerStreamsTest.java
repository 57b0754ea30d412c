package io.jwasm.shim.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.Fd;
import io.jwasm.runtime.guest.Stdio;
import io.jwasm.shim.task.StdioPaths;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ContainerStreamsTest {
  private static final StreamOwner OWNER = new StreamOwner("default", "c");

  @TempDir Path directory;

  private static StdioPaths paths(Object in, Object out, Object err) {
    return new StdioPaths(in.toString(), out.toString(), err.toString(), false);
  }

  private static ContainerStreams open(Object in, Object out, Object err) {
    return ContainerStreams.open(paths(in, out, err), OWNER);
  }

  @Test
  void emptyPathsAreNothing() {
    try (var streams = open("", "", "")) {
      assertThat(streams.stdio()).isEqualTo(new Stdio(-1, -1, -1, false));
      streams.start(signal -> {});
      streams.resize(80, 24);
      streams.closeInput();
    }
  }

  @Test
  void outputOpensWithoutAReaderAndEndsWhenClosed() throws Exception {
    Path out = Fifos.make(directory, "out");
    CompletableFuture<String> read;
    try (var streams = open("", out, "")) {
      Fifos.write(streams.stdio().out(), "early ");
      read = Fifos.read(out);
      Fifos.await(() -> Fd.available(streams.stdio().out()) == 0);
      Fifos.write(streams.stdio().out(), "late");
    }
    assertThat(Fifos.get(read)).isEqualTo("early late");
  }

  @Test
  void aReaderThatComesAfterTheEndGetsEverything() throws Exception {
    Path out = Fifos.make(directory, "out");
    try (var streams = open("", out, "")) {
      Fifos.write(streams.stdio().out(), "all of it");
    }
    assertThat(Fifos.get(Fifos.read(out))).isEqualTo("all of it");
    Fifos.await(() -> openBelow() == 0);
  }

  private long openBelow() {
    try {
      return Fifos.open(directory);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void outputGoesOnWithAnotherReader() throws Exception {
    Path out = Fifos.make(directory, "out");
    CompletableFuture<String> second;
    try (var streams = open("", out, "")) {
      try (var first = new FileInputStream(out.toFile())) {
        Fifos.write(streams.stdio().out(), "1");
        assertThat(first.read()).isEqualTo('1');
      }
      Fifos.write(streams.stdio().out(), "2");
      second = Fifos.read(out);
    }
    assertThat(Fifos.get(second)).isEqualTo("2");
  }

  @Test
  void inputEndsOnlyWhenItIsClosed() throws Exception {
    Path in = Fifos.make(directory, "in");
    try (var streams = open(in, "", "")) {
      Files.writeString(in, "first ");
      var read = Fifos.read(streams.stdio().in());
      Files.writeString(in, "second");
      streams.closeInput();
      assertThat(Fifos.get(read)).isEqualTo("first second");
    }
  }

  @Test
  void inputClosedBeforeTheStartEnds() throws Exception {
    Path in = Fifos.make(directory, "in");
    try (var streams = open(in, "", "")) {
      Files.writeString(in, "all");
      streams.closeInput();
      streams.start(signal -> {});
      assertThat(Fifos.get(Fifos.read(streams.stdio().in()))).isEqualTo("all");
    }
  }

  @Test
  void inputWithoutAWriterAtTheStartEnds() throws Exception {
    Path in = Fifos.make(directory, "in");
    try (var streams = open(in, "", "")) {
      Files.writeString(in, "all");
      streams.start(signal -> {});
      assertThat(Fifos.get(Fifos.read(streams.stdio().in()))).isEqualTo("all");
    }
  }

  @Test
  void inputOutlivesAWriterThatIsReplacedLater() throws Exception {
    Path in = Fifos.make(directory, "in");
    Input input = Input.open(in.toString(), Duration.ZERO);
    try {
      var client = new FileOutputStream(in.toFile());
      long before = openBelow();
      input.started();
      // The descriptor that keeps it open comes back.
      Fifos.await(() -> openBelow() == before);
      client.write('1');
      client.close();
      Files.writeString(in, "2");
      assertThat(StreamFile.isAbandoned(input.fd())).isFalse();
      input.end();
      assertThat(StreamFile.isAbandoned(input.fd())).isTrue();
      assertThat(Fifos.get(Fifos.read(input.fd()))).isEqualTo("12");
    } finally {
      input.close();
    }
  }

  @Test
  void filesAreAppendedTo() throws Exception {
    Path log = directory.resolve("new/log");
    try (var streams = open("", "file://" + log, "file://" + log)) {
      Fifos.write(streams.stdio().out(), "old ");
    }
    try (var streams = open("", "file://" + log, "file://" + log)) {
      Fifos.write(streams.stdio().out(), "out ");
      Fifos.write(streams.stdio().err(), "err");
    }
    assertThat(log).hasContent("old out err");
  }

  @Test
  void whatCannotBeOpenedLeavesNothingOpen() throws Exception {
    Path out = Fifos.make(directory, "out");
    Path in = Fifos.make(directory, "in");
    fails(paths(in, out, directory.resolve("none")), ErrorKind.NOT_FOUND);
    fails(paths(in, "binary:///no/logger?x=y", ""), ErrorKind.FAILED_PRECONDITION);
    fails(paths(in, out, "binary:///bin/cat"), ErrorKind.UNIMPLEMENTED);
    fails(paths(in, out, "no uri"), ErrorKind.INVALID_ARGUMENT);
    fails(paths(in, "streaming://x", ""), ErrorKind.UNIMPLEMENTED);
    assertThat(openBelow()).isZero();
  }

  private static void fails(StdioPaths paths, ErrorKind kind) {
    assertThatThrownBy(() -> ContainerStreams.open(paths, OWNER))
        .isInstanceOfSatisfying(JwasmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
