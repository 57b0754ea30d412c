package io.jwasm.shim.stdio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.guest.Stdio;
import java.time.Duration;

/**
 * A fifo that a process reads. It is held open to write as well, so that it ends by {@link #end}
 * only, and not with a client that is replaced, as containerd's CRI is when it restarts.
 *
 * <p>There is one exception: ctr tells nobody when its own input has ended before the task was
 * there. So the fifo ends with its last writer, too, around the start.
 */
final class Input {
  private final int fd;
  private final Duration settling;

  @GuardedBy("this")
  private int keeper;

  @GuardedBy("this")
  private boolean ended;

  private Input(int fd, int keeper, Duration settling) {
    this.fd = fd;
    this.keeper = keeper;
    this.settling = settling;
  }

  /**
   * Opens a fifo, or another file; never blocks.
   *
   * @param path empty for no input
   * @param settling for how long after the start the last writer's end counts
   */
  static Input open(String path, Duration settling) {
    if (path.isEmpty()) {
      return new Input(Stdio.CLOSED, Stdio.CLOSED, settling);
    }
    int fd = StreamFile.open(path, OpenFlags.RDONLY | OpenFlags.NONBLOCK);
    return new Input(fd, keeper(fd), settling);
  }

  private static int keeper(int fd) {
    int flags = OpenFlags.WRONLY | OpenFlags.NONBLOCK;
    return StreamFile.isFifo(fd)
        ? Math.max(StreamFile.again(fd, flags), Stdio.CLOSED)
        : Stdio.CLOSED;
  }

  /** The descriptor, which does not block; {@link Stdio#CLOSED} if there is no input. */
  int fd() {
    return fd;
  }

  /** The process reads from now on. */
  void started() {
    if (release()) {
      var _ = Thread.ofVirtual().name("stdin").start(this::settle);
    }
  }

  private synchronized boolean release() {
    if (keeper == Stdio.CLOSED) {
      return false;
    }
    closeKeeper();
    return !StreamFile.isAbandoned(fd);
  }

  private void settle() {
    try {
      Thread.sleep(settling);
    } catch (InterruptedException e) {
      return;
    }
    synchronized (this) {
      if (!ended && !StreamFile.isAbandoned(fd)) {
        keeper = keeper(fd);
      }
    }
  }

  /** Lets the process see the end when all writers are gone and it has read all. */
  synchronized void end() {
    ended = true;
    closeKeeper();
  }

  private synchronized void closeKeeper() {
    if (keeper != Stdio.CLOSED) {
      Fd.close(keeper);
      keeper = Stdio.CLOSED;
    }
  }

  /** Closes it; called once. */
  synchronized void close() {
    end();
    if (fd != Stdio.CLOSED) {
      Fd.close(fd);
    }
  }
}
