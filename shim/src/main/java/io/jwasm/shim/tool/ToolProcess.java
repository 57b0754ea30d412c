package io.jwasm.shim.tool;

import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.task.GuestEnd;
import io.jwasm.shim.task.GuestProcess;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A program that is built in, as a process of a container. */
public final class ToolProcess implements GuestProcess {
  private final Tool tool;
  private final ToolRun run;
  private final ContainerStreams streams;
  private final int pid;
  private final Consumer<String> log;
  private final Runnable closing;
  private final AtomicInteger signal = new AtomicInteger();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param pid of the process that stands for it
   * @param log told how it ended
   * @param closing run once, when it is closed
   */
  public ToolProcess(
      Tool tool,
      ToolRun run,
      ContainerStreams streams,
      int pid,
      Consumer<String> log,
      Runnable closing) {
    this.tool = tool;
    this.run = run;
    this.streams = streams;
    this.pid = pid;
    this.log = log;
    this.closing = closing;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public List<String> args() {
    return run.args();
  }

  @Override
  public void start(Consumer<GuestEnd> onExit) {
    started.set(true);
    streams.start(this::kill);
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("tool-" + run.args().getFirst())
            .start(() -> {
              int status = status();
              run.files().close();
              streams.close();
              ended.countDown();
              log.accept("built-in " + run.args().getFirst() + " exited with code " + status);
              onExit.accept(new GuestEnd(status, false));
            });
  }

  private int status() {
    try {
      int status = tool.run(run);
      return signal.get() == 0 ? status : 128 + signal.get();
    } catch (GuestStop.Interrupted e) {
      return 128 + signal.get();
    } catch (ToolFailure e) {
      return complain(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return complain("internal error: " + e);
    }
  }

  private int complain(String message) {
    try {
      run.complain(message);
    } catch (ToolFailure | GuestStop.Interrupted e) {
      // Nobody can be told.
      return 1;
    }
    return 1;
  }

  @Override
  public void kill(int number) {
    if (signal.compareAndSet(0, number)) {
      run.files().stop().request();
    }
  }

  /** Nothing: it has a few lines to write, and no state that anybody could want to hold. */
  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void resize(int columns, int rows) {
    streams.resize(columns, rows);
  }

  @Override
  public void closeInput() {
    streams.closeInput();
  }

  @Override
  public void close() {
    kill(9);
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (started.get()) {
        ended.await();
      } else {
        run.files().close();
        streams.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing.run();
    }
  }
}
