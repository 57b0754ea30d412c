package io.jwasm.shim.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.OpenFlags;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ShimLogTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir Path bundle;
  private final ByteArrayOutputStream fallback = new ByteArrayOutputStream();
  private final ShimLog log =
      ShimLog.of("default", LogLevel.INFO, NOON, new PrintStream(fallback, true, UTF_8));
  private int containerd = -1;

  @BeforeEach
  void openFifo() throws Exception {
    Path fifo = bundle.resolve("log");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    byte[] path = fifo.toString().getBytes(UTF_8);
    int flags = OpenFlags.RDWR | OpenFlags.NONBLOCK;
    containerd = At.open(At.FDCWD, path, 0, path.length, flags, 0, 0);
    assertThat(containerd).isNotNegative();
  }

  @AfterEach
  void closeFifo() {
    Fd.close(containerd);
  }

  private String read() {
    byte[] bytes = new byte[100_000];
    try (var content = new FileContent()) {
      int count = content.read(containerd, bytes);
      return new String(bytes, 0, Math.max(0, count), UTF_8);
    }
  }

  @Test
  void linesOfContainersGoToTheirFifos() {
    log.of("c-1", bundle).info("exited: \"boom\"\n    at f\tx");
    assertThat(read())
        .isEqualTo(
            "time=\"2026-03-01T12:00:00Z\" level=info id=c-1 namespace=default"
                + " msg=\"exited: \\\"boom\\\"\\n    at f\\tx\"\n");
    assertThat(fallback.toString(UTF_8)).isEmpty();
  }

  @Test
  void linesOfTheShimFollowThem() {
    log.info("early");
    assertThat(fallback.toString(UTF_8)).contains("msg=\"early\"");
    log.of("c", bundle);
    log.warning("on the way");
    assertThat(read().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("level=info", "early"),
            line -> assertThat(line).contains("level=warning", "on the way"));
    log.of("c", bundle).warning("w");
    assertThat(read()).contains("level=warning");
    log.info("late");
    assertThat(read())
        .isEqualTo("time=\"2026-03-01T12:00:00Z\" level=info namespace=default msg=\"late\"\n");
  }

  @Test
  void whatMattersLessIsLeftOut() {
    assertThat(log.takes(LogLevel.DEBUG)).isFalse();
    log.of("c", bundle).write(LogLevel.DEBUG, "detail");
    assertThat(read()).isEmpty();
    assertThat(fallback.toString(UTF_8)).isEmpty();
  }

  @Test
  void aReaderThatIsGoneOrSlowHoldsNobodyUp() throws Exception {
    ShimLog container = log.of("c", bundle);
    while (fallback.size() == 0) {
      container.info("x".repeat(5000));
    }
    String written = fallback.toString(UTF_8);
    assertThat(written).endsWith("x...\"\n").hasSize(4096);
    Fd.close(containerd);
    container.info("nobody reads");
    assertThat(fallback.toString(UTF_8)).contains("nobody reads");
    Files.delete(bundle.resolve("log"));
    Files.writeString(bundle.resolve("log"), "a file");
    container.info("not into files");
    assertThat(bundle.resolve("log")).hasContent("a file");
    openFifoAgain();
  }

  @Test
  void theLastLinesThatNobodyReadComeLater() throws Exception {
    Fd.close(containerd);
    ShimLog container = log.of("c", bundle);
    for (int i = 0; i < 100; i++) {
      container.info("line " + i);
    }
    openFifoAgain();
    container.info("now");
    String read = read();
    assertThat(read.lines()).hasSize(65);
    assertThat(read).doesNotContain("line 35").contains("line 36").endsWith("msg=\"now\"\n");
    assertThat(fallback.toString(UTF_8)).contains("line 0", "line 99").doesNotContain("now");
  }

  private void openFifoAgain() throws Exception {
    Files.delete(bundle.resolve("log"));
    openFifo();
  }

  @Test
  void valuesThatNeedItAreQuoted() {
    ShimLog odd =
        ShimLog.of("a b=\"c\"", LogLevel.INFO, NOON, new PrintStream(fallback, true, UTF_8));
    odd.info("");
    assertThat(fallback.toString(UTF_8)).contains("namespace=\"a b=\\\"c\\\"\" msg=\"\"");
  }
}
