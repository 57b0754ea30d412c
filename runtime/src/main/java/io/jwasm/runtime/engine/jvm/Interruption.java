package io.jwasm.runtime.engine.jvm;

import io.jwasm.runtime.engine.GuestStop;
import org.jspecify.annotations.Nullable;

/**
 * Ends the call of one instance by interrupting its thread, which compiled code polls. The flag
 * that this sets never outlives the call. Thread-safe.
 */
final class Interruption {
  private @Nullable Thread running;
  private int depth;
  private boolean requested;
  private boolean delivered;

  /** Called by the guest's thread before each call, also by nested ones. */
  synchronized void enter() {
    if (requested) {
      throw new GuestStop.Interrupted();
    }
    running = Thread.currentThread();
    depth++;
  }

  /** Called after each call that was entered. */
  synchronized void exit() {
    depth--;
    if (depth == 0) {
      running = null;
      if (delivered) {
        delivered = false;
        Thread.interrupted();
      }
    }
  }

  /** Ends the running call and every later one. */
  synchronized void request() {
    requested = true;
    if (running != null) {
      delivered = true;
      running.interrupt();
    }
  }
}
