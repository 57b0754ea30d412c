package io.jwasm.shim.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.OpenFlags;
import io.jwasm.shim.task.StdioPaths;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal with a person at fifos and a program at the descriptors. */
@Timeout(60)
final class TerminalStreamsTest {
  @TempDir Path directory;
  private Path in = Path.of("");
  private Path out = Path.of("");
  private ContainerStreams streams = opened("", "");
  private final BlockingQueue<Integer> signals = new LinkedBlockingQueue<>();

  private static ContainerStreams opened(Object in, Object out) {
    var paths = new StdioPaths(in.toString(), out.toString(), "", true);
    return ContainerStreams.open(paths, new StreamOwner("default", "c"));
  }

  @BeforeEach
  void open() throws Exception {
    streams.close();
    in = Fifos.make(directory, "in");
    out = Fifos.make(directory, "out");
    streams = opened(in, out);
  }

  @AfterEach
  void close() throws Exception {
    streams.close();
    // Somebody who reads, so that nobody waits for one.
    int reader = StreamFile.open(out.toString(), OpenFlags.RDONLY | OpenFlags.NONBLOCK);
    Fifos.await(() -> below() == 1);
    Fd.close(reader);
  }

  private long below() {
    try {
      return Fifos.open(directory);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String line(InputStream stream, int length) throws IOException {
    return new String(stream.readNBytes(length), UTF_8);
  }

  /** What a program gets from one read. */
  private String program() {
    return Fifos.readSome(streams.stdio().in());
  }

  private OutputStream keys() throws IOException {
    return new FileOutputStream(in.toFile());
  }

  @Test
  void programsFindATerminalOfTheGivenSize() throws Exception {
    assertThat(Fd.isTerminal(streams.stdio().in())).isTrue();
    assertThat(streams.stdio().out()).isEqualTo(streams.stdio().in());
    assertThat(streams.stdio().err()).isEqualTo(streams.stdio().in());
    assertThat(streams.stdio().terminals()).isTrue();
    streams.resize(123, 45);
    Process stty =
        new ProcessBuilder(
                "stty",
                "-F",
                "/proc/" + ProcessHandle.current().pid() + "/fd/" + streams.stdio().in(),
                "size")
            .redirectErrorStream(true)
            .start();
    assertThat(stty.inputReader(UTF_8).readLine()).isEqualTo("45 123");
  }

  @Test
  void whatIsTypedIsEchoedAndReadByLines() throws Exception {
    streams.start(signals::add);
    try (OutputStream keys = keys();
        var screen = new FileInputStream(out.toFile())) {
      keys.write("hello\r".getBytes(UTF_8));
      assertThat(program()).isEqualTo("hello\n");
      assertThat(line(screen, 7)).isEqualTo("hello\r\n");
      Fifos.write(streams.stdio().out(), "answer\n");
      assertThat(line(screen, 8)).isEqualTo("answer\r\n");
      keys.write(4);
      assertThat(program()).isEmpty();
    }
    assertThat(signals).isEmpty();
  }

  @Test
  void keysRaiseSignals() throws Exception {
    streams.start(signals::add);
    try (OutputStream keys = keys()) {
      keys.write(3);
      assertThat(signals.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
      keys.write(28);
      assertThat(signals.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  @Test
  void closedInputIsTheEndEvenWithinALine() throws Exception {
    streams.start(signals::add);
    try (OutputStream keys = keys()) {
      keys.write("part".getBytes(UTF_8));
    }
    streams.closeInput();
    assertThat(program()).isEqualTo("part");
    assertThat(program()).isEmpty();
  }

  @Test
  void everythingIsShownBeforeTheHangUp() throws Exception {
    streams.start(signals::add);
    var screen = Fifos.read(out);
    String text = "0123456789".repeat(20_000);
    Fifos.write(streams.stdio().out(), text);
    streams.close();
    assertThat(Fifos.get(screen)).isEqualTo(text);
  }

  @Test
  void aClientThatComesLateMissesNothing() throws Exception {
    streams.start(signals::add);
    Fifos.write(streams.stdio().out(), "before\n");
    streams.close();
    assertThat(Fifos.get(Fifos.read(out))).isEqualTo("before\r\n");
  }

  @Test
  void aClientThatNeverReadsHoldsNobodyUp() throws Exception {
    streams.start(signals::add);
    int program = Fd.duplicate(streams.stdio().out());
    int client = StreamFile.open(out.toString(), OpenFlags.RDWR);
    try (var content = new FileContent()) {
      int _ = Fd.setFlags(program, OpenFlags.NONBLOCK);
      byte[] bytes = new byte[1000];
      Fifos.await(() -> {
        int result = content.write(program, bytes, bytes.length);
        return result == -Errno.EAGAIN && Fd.available(client) > 16_000;
      });
    }
    Fd.close(program);
    streams.close();
    assertThat(Fd.available(client)).isGreaterThan(16_000);
    Fd.close(client);
  }

  @Test
  void aTerminalThatWasNeverStartedLeavesNothing() {
    streams.resize(10, 10);
    streams.close();
    streams.close();
    streams.resize(20, 20);
    assertThat(below()).isZero();
  }

  @Test
  void outputMayGoNowhere() throws Exception {
    try (var silent = opened(in, "")) {
      silent.start(signals::add);
      Fifos.write(silent.stdio().out(), "x".repeat(100_000));
    }
  }
}
