package io.jwasm.shim.stdio;

import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import java.time.Duration;
import java.time.Instant;

/**
 * Closes a fifo without losing what a client has not fetched yet. The kernel drops the bytes of a
 * fifo that nobody has open, and clients open theirs in the background.
 */
final class LateReader {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(10);

  private LateReader() {}

  /**
   * Closes the descriptor, at once unless it holds bytes and has no reader; then some time after
   * one has come, or when none comes.
   *
   * @param fd open to read and write
   */
  static void close(int fd) {
    int writer = Fd.available(fd) > 0 ? StreamFile.again(fd, OpenFlags.WRONLY) : -1;
    Fd.close(fd);
    if (writer >= 0) {
      if (StreamFile.isFifo(writer) && StreamFile.isAbandoned(writer)) {
        var _ = Thread.ofVirtual().name("late-reader").start(() -> await(writer));
      } else {
        Fd.close(writer);
      }
    }
  }

  private static void await(int writer) {
    Instant end = Instant.now().plus(PATIENCE);
    try {
      while (StreamFile.isAbandoned(writer) && Instant.now().isBefore(end)) {
        Thread.sleep(STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Fd.close(writer);
    }
  }
}
