package io.jwasm.image.registry;

/** Hears how a download goes on. */
@FunctionalInterface
public interface FetchListener {
  /** Bytes arrived; {@code done} starts again where a download had to. */
  void fetched(String digest, long done, long total);
}
