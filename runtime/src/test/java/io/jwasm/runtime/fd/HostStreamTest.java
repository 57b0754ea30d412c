package io.jwasm.runtime.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.stop.StopSignal;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Pipe;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostStreamTest {
  private static final int SIZE = 1 << 20;

  private final StopSignal stop = new StopSignal();
  private final Pipe pipe = new Pipe();
  private final GuestMemory memory = GuestMemory.reserve(20, 20, false);

  @AfterEach
  void close() {
    pipe.close();
    stop.close();
    memory.close();
  }

  private IoVectors vectors(int size) {
    memory.putInt(0, 64);
    memory.putInt(4, size);
    IoVectors vectors = IoVectors.get();
    assertThat(vectors.take(memory, 0, 1)).isTrue();
    return vectors;
  }

  @Test
  void readsWhatIsThereAndTheEnd() throws IOException {
    Descriptor in = StandardStreams.of(pipe.readFd(), Access.READ, true, stop);
    pipe.write("hello");
    assertThat(in.available()).isEqualTo(5);
    assertThat(in.read(vectors(100))).isEqualTo(5);
    assertThat(memory.utf8(64, 5)).isEqualTo("hello");
    pipe.closeWriter();
    assertThat(in.read(vectors(100))).isZero();
    in.release();
  }

  @Test
  void doesNotWaitWhenTheGuestSaysSo() {
    Descriptor in = StandardStreams.of(pipe.readFd(), Access.READ, true, stop);
    assertThat(in.setFlags(FdFlags.NONBLOCK)).isZero();
    assertThat(in.read(vectors(100))).isEqualTo(-Errno.EAGAIN);
    assertThat(Fd.flags(pipe.readFd()) & OpenFlags.NONBLOCK).isZero();
    in.release();
  }

  @Test
  void stopsAWaitingReader() throws Exception {
    Descriptor in = StandardStreams.of(pipe.readFd(), Access.READ, true, stop);
    var result = start("stream-reader", () -> in.read(vectors(100)));
    HostThreads.awaitSleeping("stream-reader");
    stop.request();
    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(GuestStop.Interrupted.class);
    in.release();
  }

  @Test
  void stopsAWriterOfAFullPipe() throws Exception {
    Descriptor out = StandardStreams.of(pipe.writeFd(), Access.WRITE, true, stop);
    var result = start("stream-writer", () -> out.write(vectors(SIZE)));
    HostThreads.awaitSleeping("stream-writer");
    stop.request();
    assertThatThrownBy(result::get).hasCauseInstanceOf(GuestStop.Interrupted.class);
    out.release();
  }

  private static CompletableFuture<Long> start(String name, java.util.function.LongSupplier call) {
    var result = new CompletableFuture<Long>();
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            result.complete(call.getAsLong());
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Test
  void writesEverythingToASlowReader() throws Exception {
    Descriptor out = StandardStreams.of(pipe.writeFd(), Access.WRITE, true, stop);
    var result = start("whole-writer", () -> out.write(vectors(SIZE)));
    HostThreads.awaitSleeping("whole-writer");
    assertThat(pipe.read(SIZE)).hasSize(SIZE);
    assertThat(result.get()).isEqualTo(SIZE);
    out.release();
  }

  @Test
  void writesInPartsWithoutWaiting() {
    Descriptor out = StandardStreams.of(pipe.writeFd(), Access.WRITE, true, stop);
    assertThat(out.setFlags(FdFlags.NONBLOCK)).isZero();
    assertThat(out.write(vectors(SIZE))).isBetween(1L, SIZE - 1L);
    assertThat(out.write(vectors(SIZE))).isEqualTo(-Errno.EAGAIN);
    out.release();
  }

  @Test
  void answersEpipeWhenNobodyReads() {
    Descriptor out = StandardStreams.of(pipe.writeFd(), Access.WRITE, true, stop);
    pipe.closeReader();
    assertThat(out.write(vectors(1))).isEqualTo(-Errno.EPIPE);
    out.release();
  }

  @Test
  void isNoFileAndNoTerminal() {
    Descriptor in = StandardStreams.of(pipe.readFd(), Access.READ, true, stop);
    assertThat(in.type()).isEqualTo(FileType.UNKNOWN);
    assertThat(in.seek(0, Fd.SEEK_CUR)).isEqualTo(-Errno.ESPIPE);
    assertThat(in.readAt(vectors(1), 0)).isEqualTo(-Errno.ESPIPE);
    assertThat(in.allocate(0, 1)).isEqualTo(-Errno.ESPIPE);
    assertThat(in.truncate(0)).isEqualTo(-Errno.EINVAL);
    assertThat(in.sync()).isZero();
    assertThat(in.write(vectors(1))).isEqualTo(-Errno.EBADF);
    assertThat(in.rights() & (Rights.FD_SEEK | Rights.FD_WRITE)).isZero();
    in.release();
  }

  @Test
  void appendsToARedirectedFileWithoutChangingItForOthers(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("out");
    try (var shell = new FileOutputStream(file.toFile())) {
      shell.write("12345".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      int hostFd = descriptorOf(file);
      Descriptor out = StandardStreams.of(hostFd, Access.WRITE, true, stop);
      assertThat(out.type()).isEqualTo(FileType.REGULAR_FILE);
      assertThat(out.setFlags(FdFlags.APPEND)).isZero();
      assertThat(out.seek(0, Fd.SEEK_SET)).isZero();
      memory.putByte(64, (byte) '6');
      assertThat(out.write(vectors(1))).isEqualTo(1);
      assertThat(file).hasContent("123456");
      assertThat(Fd.flags(hostFd) & OpenFlags.APPEND).isZero();
      out.release();
    }
  }

  private static int descriptorOf(Path file) throws IOException {
    try (var fds = java.nio.file.Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : fds) {
        if (java.nio.file.Files.isSameFile(fd, file)) {
          return Integer.parseInt(fd.getFileName().toString());
        }
      }
    }
    throw new AssertionError("not open: " + file);
  }

  @Test
  void takesAClosedDescriptorForNothing() {
    Descriptor in = StandardStreams.of(1_000_000, Access.READ, true, stop);
    assertThat(in.read(vectors(1))).isZero();
    in.release();
  }
}
