package io.jwasm.image.build;

/** Hears how a build goes, from threads of the build, one call at a time. */
public interface BuildListener {
  /** Hears nothing. */
  BuildListener NONE = (fraction, task) -> {};

  /**
   * The build advanced.
   *
   * @param fraction how much is done, 0 to 1
   * @param task what is being done
   */
  void progress(double fraction, String task);
}
