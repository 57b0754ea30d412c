package io.jwasm.shim.stdio;

import io.jwasm.error.JwasmException;
import io.jwasm.runtime.guest.Stdio;
import io.jwasm.shim.task.StdioPaths;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * The opened standard streams of a process. No call blocks, whoever has the other ends open, but
 * {@link #open} while a logger starts. Thread-safe.
 */
public interface ContainerStreams extends AutoCloseable {
  /** For how long after its start a process's input ends with the last writer. */
  Duration SETTLING = Duration.ofSeconds(2);

  /**
   * Opens the streams.
   *
   * @param owner named to loggers
   * @throws JwasmException if one of them cannot be opened, or is of a kind that is not supported;
   *     none is open then
   */
  static ContainerStreams open(StdioPaths paths, StreamOwner owner) {
    Input in = Input.open(paths.in(), SETTLING);
    try {
      Output.Pair outputs = Output.open(paths, owner);
      try {
        return paths.terminal()
            ? TerminalStreams.open(in, outputs, owner.container())
            : new PlainStreams(in, outputs);
      } catch (RuntimeException | Error e) {
        outputs.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      in.close();
      throw e;
    }
  }

  /** The descriptors; valid until closed. */
  Stdio stdio();

  /**
   * The process runs from now on. Called once at most.
   *
   * @param interrupt told of signals that a user raises by keys of the terminal, by another thread
   */
  void start(IntConsumer interrupt);

  /** Sets the terminal's size, if there is one. */
  void resize(int columns, int rows);

  /** Lets the process see the end of its input when all writers are gone and it has read all. */
  void closeInput();

  /** Ends the streams when the process has ended and what it wrote is on its way. Idempotent. */
  @Override
  void close();
}
