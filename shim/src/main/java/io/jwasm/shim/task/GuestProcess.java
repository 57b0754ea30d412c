package io.jwasm.shim.task;

import io.jwasm.runtime.guest.ThreadReport;
import java.util.List;
import java.util.function.Consumer;

/** A program that is ready to run. Thread-safe. */
public interface GuestProcess extends AutoCloseable {
  /** The process that stands for it on the host; 0 if there is none. */
  int pid();

  /**
   * Lets it run, and returns at once. Called once at most.
   *
   * @param onExit told how it ended, by another thread, when all output was written and the
   *     standard streams are closed
   */
  void start(Consumer<GuestEnd> onExit);

  /** Its program and arguments; empty if there is none. */
  default List<String> args() {
    return List.of();
  }

  /** Addresses that it listens on. */
  default List<String> listeners() {
    return List.of();
  }

  /** What its threads do; takes a moment if some wait. Empty if it has none. */
  default List<ThreadReport> threads() throws InterruptedException {
    return List.of();
  }

  /** Holds it where it is; a call of the host that blocks stays blocked. Idempotent. */
  void pause();

  /** Lets it go on. Idempotent. */
  void resume();

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
