package io.jwasm.shim.task;

import io.jwasm.oci.runtime.Resources;

/** A container's root and processes. Thread-safe. */
public interface LaunchedContainer extends AutoCloseable {
  /** The first process, ready to start. */
  GuestProcess init();

  /**
   * Prepares a further process.
   *
   * @throws io.jwasm.error.JwasmException if it cannot run; nothing is left behind
   */
  GuestProcess exec(ExecRequest request);

  /**
   * Changes its limits; what is not named stays.
   *
   * @throws io.jwasm.error.JwasmException if they cannot be kept; none is changed then
   */
  void update(Resources resources);

  /** What it runs. */
  default Program program() {
    return Program.NONE;
  }

  /** What it uses now. */
  Usage usage();

  /** Frees what the processes shared; all of them are closed before. */
  @Override
  void close();
}
