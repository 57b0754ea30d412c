package io.jwasm.shim.task;

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

  /** Frees what the processes shared; all of them are closed before. */
  @Override
  void close();
}
