package io.jwasm.runtime.engine.natives.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Layout;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Why a running call is to look up from generated code: it is to end, to wait, or to tell its
 * stack. Two words of the context say so, which generated code reads in loops and at the start of
 * functions. Thread-safe.
 */
final class Polls {
  private final long context;

  private volatile boolean interrupted;
  private volatile boolean paused;
  private volatile @Nullable Consumer<List<Trap.Frame>> sampler;

  @GuardedBy("this")
  private @Nullable Thread waiting;

  @GuardedBy("this")
  private int depth;

  @GuardedBy("this")
  private long stackLimit;

  /** Whether the context may be gone. */
  private volatile boolean closed;

  Polls(long context) {
    this.context = context;
  }

  /** A call begins, perhaps inside of another one. */
  synchronized void enter(long limit) {
    if (depth++ == 0) {
      stackLimit = limit;
      show();
    }
  }

  synchronized void leave() {
    depth--;
  }

  @GuardedBy("this")
  private void show() {
    boolean look = interrupted || paused || sampler != null;
    RawMemory.putIntVolatile(context + Layout.INTERRUPT, look ? 1 : 0);
    RawMemory.putLongVolatile(context + Layout.STACK_LIMIT, look ? -1 : stackLimit);
  }

  boolean interrupted() {
    return interrupted;
  }

  synchronized void interrupt() {
    if (!closed) {
      interrupted = true;
      if (waiting != null) {
        waiting.interrupt();
      }
      show();
      notifyAll();
    }
  }

  synchronized void pause() {
    if (!closed) {
      paused = true;
      show();
    }
  }

  synchronized void resume() {
    if (!closed && paused) {
      paused = false;
      show();
      notifyAll();
    }
  }

  /** See {@link io.jwasm.runtime.engine.Instance#sample}. */
  synchronized void sample(Consumer<List<Trap.Frame>> listener) {
    if (!closed) {
      sampler = listener;
      show();
    }
  }

  boolean sampled() {
    return sampler != null;
  }

  /** Who asked for the stack; it is asked for no more. */
  synchronized Consumer<List<Trap.Frame>> takeSampler() {
    Consumer<List<Trap.Frame>> listener = sampler;
    sampler = null;
    if (!closed) {
      show();
    }
    return listener == null ? _ -> {} : listener;
  }

  /** Holds a paused guest's thread; it goes on to be resumed, or to leave. */
  void awaitResume() {
    if (paused) {
      holdBack();
    }
  }

  private synchronized void holdBack() {
    boolean woken = false;
    while (paused && !interrupted) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Meant for a wait that is over.
        woken = true;
      }
    }
    if (woken && !interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that this thread waits, to be woken by {@link #interrupt}; or that none does any more. */
  synchronized void waiting(@Nullable Thread thread) {
    waiting = thread;
    if (thread != null && interrupted) {
      throw new GuestStop.Interrupted();
    }
    if (interrupted) {
      // It may have come too late to end the wait.
      boolean ignored = Thread.interrupted();
    }
  }

  /** Whether a thread waits, see {@link #waiting}. */
  synchronized boolean isWaiting() {
    return waiting != null;
  }

  boolean isClosed() {
    return closed;
  }

  /** The context is about to go: nothing is written there any more. True the first time. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }
}
