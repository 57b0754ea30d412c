package io.jwasm.shim.stdio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.ErrorKind;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.EventFd;
import io.jwasm.linux.Fd;
import io.jwasm.linux.Pty;
import io.jwasm.runtime.guest.Stdio;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A terminal for a process, whose other side is copied from and to the client's fifos. */
final class TerminalStreams implements ContainerStreams {
  /** For how long a client may hold up the end of a process. */
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final Pty pty;
  private final Input in;
  private final Output.Pair outputs;
  private final EventFd stop;
  private final String name;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> copying = new AtomicReference<>();

  @GuardedBy("this")
  private boolean gone;

  private TerminalStreams(Pty pty, Input in, Output.Pair outputs, EventFd stop, String name) {
    this.pty = pty;
    this.in = in;
    this.outputs = outputs;
    this.stop = stop;
    this.name = name;
  }

  static TerminalStreams open(Input in, Output.Pair outputs, String name) {
    Pty pty = null;
    try {
      pty = Pty.open();
      return new TerminalStreams(pty, in, outputs, EventFd.open(), name);
    } catch (ErrnoException e) {
      if (pty != null) {
        Fd.close(pty.slave());
        Fd.close(pty.master());
      }
      throw StreamFile.failure(
          ErrorKind.RESOURCE_EXHAUSTED, "terminal", String.valueOf(e.getMessage()), null);
    }
  }

  @Override
  public Stdio stdio() {
    return new Stdio(pty.slave(), pty.slave(), pty.slave(), true);
  }

  @Override
  public void start(IntConsumer interrupt) {
    var copy = new TerminalCopy(pty, in, outputs.out().fd(), stop, interrupt);
    var thread =
        Thread.ofPlatform()
            .name("tty-" + name)
            .daemon()
            .unstarted(() -> {
              copy.run();
              closeFar();
            });
    copying.set(thread);
    thread.start();
  }

  private synchronized void closeFar() {
    gone = true;
    in.close();
    Fd.close(pty.master());
    outputs.close();
    stop.close();
  }

  @Override
  public synchronized void resize(int columns, int rows) {
    if (!gone) {
      int _ = pty.resize(columns, rows);
    }
  }

  @Override
  public void closeInput() {
    in.end();
  }

  /** Hangs up: what was written before is still copied, for as long as the client takes it. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Fd.close(pty.slave());
    Thread thread = copying.get();
    if (thread == null) {
      closeFar();
      return;
    }
    try {
      if (!thread.join(FLUSH)) {
        stopCopying();
      }
    } catch (InterruptedException e) {
      stopCopying();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void stopCopying() {
    if (!gone) {
      stop.signal();
    }
  }
}
