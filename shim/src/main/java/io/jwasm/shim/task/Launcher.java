package io.jwasm.shim.task;

/** Prepares containers; how their guests run is its own affair. Thread-safe. */
public interface Launcher {
  /**
   * Prepares a container up to the point where its first process only has to be let go.
   *
   * @throws io.jwasm.error.JwasmException if anything about it is wrong; nothing is left behind
   */
  LaunchedContainer create(CreateRequest request);
}
