package io.jwasm.image.store;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.FileLock;
import java.nio.file.Path;

/** Waits for locks. */
final class Waiting {
  private Waiting() {}

  /**
   * Takes a lock, waiting for whoever holds it.
   *
   * @throws JwasmException {@code UNAVAILABLE} if the thread is interrupted
   */
  static FileLock lock(Path file, FileLock.Mode mode, String object, LoadProgress progress) {
    try {
      return FileLock.lock(
          file, mode, () -> progress.update(LoadProgress.Phase.WAITING, object, 0, -1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JwasmException(
          ErrorKind.UNAVAILABLE, "wait for image", object, "interrupted", null, e);
    }
  }
}
