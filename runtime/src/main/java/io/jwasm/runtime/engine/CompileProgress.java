package io.jwasm.runtime.engine;

/** Told how far a compilation is; may be called from several threads. */
@FunctionalInterface
public interface CompileProgress {
  /** Reports nothing. */
  CompileProgress NONE =
      new CompileProgress() {
        @Override
        public void update(long done, long total) {}
      };

  /**
   * @param done bytes of function bodies compiled so far
   * @param total bytes of function bodies in the module
   */
  void update(long done, long total);

  /**
   * Something has to be waited for before compiling can start.
   *
   * @param reason what it is, in words
   */
  default void waiting(String reason) {}
}
