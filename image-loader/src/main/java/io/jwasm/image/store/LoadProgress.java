package io.jwasm.image.store;

/** Hears how a load goes on; called by the loading thread only, many times a second. */
@FunctionalInterface
public interface LoadProgress {
  /** Hears nothing. */
  LoadProgress NONE = (phase, object, done, total) -> {};

  /** What is being done. */
  enum Phase {
    /** Another process loads the same image; this one waits for it. */
    WAITING,
    /** Bytes come from the source. */
    FETCHING,
    /** Layers are written to the root file system. */
    UNPACKING
  }

  /**
   * Something went on.
   *
   * @param phase what is being done
   * @param object the digest or file it is done to
   * @param done bytes done
   * @param total bytes in all, -1 if unknown; done equals it at the end
   */
  void update(Phase phase, String object, long done, long total);
}
