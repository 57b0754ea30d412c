package io.jwasm.shim.task;

import java.util.function.IntConsumer;

/** A program that is ready to run. Thread-safe. */
public interface GuestProcess extends AutoCloseable {
  /** The process that stands for it on the host; 0 if there is none. */
  int pid();

  /**
   * Lets it run, and returns at once. Called once at most.
   *
   * @param onExit told the exit status, 0 to 255, by another thread, when all output was written
   *     and the standard streams are closed
   */
  void start(IntConsumer onExit);

  /**
   * Ends it as by a signal.
   *
   * @param signal 1 to 64
   */
  void kill(int signal);

  /**
   * Sets the size of its terminal; nothing if it has none.
   *
   * @param columns 0 to 65535, as {@code rows}
   */
  void resize(int columns, int rows);

  /** Lets it see the end of its input once everything that is there was read. */
  void closeInput();

  /** Ends it if it runs and frees everything that it has. Idempotent. */
  @Override
  void close();
}
