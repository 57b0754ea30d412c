package io.jwasm.runtime.abi.threads;

/** Starts threads of a guest. */
@FunctionalInterface
public interface ThreadSpawner {
  /** What {@link #spawn} answers when there are too many threads: the negated WASI AGAIN. */
  int AGAIN = -6;

  /** What {@link #spawn} answers when the module has no thread entry: the negated WASI NOSYS. */
  int NO_START = -52;

  /**
   * Starts a thread that calls {@code wasi_thread_start} of a new instance on the same memory.
   *
   * @param startArgument passed on to the guest
   * @return the new thread's id, 1 to 2^29 - 1, or a negated WASI error number
   */
  int spawn(int startArgument);
}
