package io.jwasm.runtime.cache;

import io.jwasm.error.JwasmException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Compiled artifacts by key. Thread-safe. */
public interface ArtifactStore {
  /** Makes an artifact. */
  @FunctionalInterface
  interface Writer {
    /** Writes the artifact to this file, which exists and is empty. */
    void write(Path target);
  }

  /** What has become of an artifact. */
  enum State {
    /** Some process is making it. */
    COMPILING,
    /** It can be loaded. */
    READY
  }

  /**
   * An artifact in the store.
   *
   * @param bytes its size on disk, as far as it is made
   * @param lastUsed when it was made or last got
   */
  record Entry(ArtifactKey key, State state, long bytes, Instant lastUsed) {}

  /**
   * The artifact with this key, if there is one that is whole. The file may vanish when the store
   * is pruned; once it is open or mapped it stays readable. It is longer than what was written.
   */
  Optional<Path> get(ArtifactKey key);

  /**
   * The artifact with this key, made if there is none. At a time only one thread of all processes
   * makes it; the others wait and get the result.
   *
   * @param waiting told once, in words, if another process has to be waited for
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws JwasmException if the store cannot be written; and what {@code writer} throws
   */
  Path putIfAbsent(ArtifactKey key, Writer writer, Waiting waiting) throws InterruptedException;

  /** All artifacts, the least recently used first, then those that are being made. */
  List<Entry> list();

  /**
   * Removes artifacts that are ready, and what killed processes left behind.
   *
   * @return what was removed
   */
  List<Entry> prune(PrunePolicy policy);

  /** Told that something has to be waited for. */
  @FunctionalInterface
  interface Waiting {
    /**
     * @param reason what is waited for, in words
     */
    void on(String reason);
  }
}
