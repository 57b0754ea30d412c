package io.jwasm.runtime.engine.natives.lazy;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** Which functions are being compiled, each by one thread. Thread-safe. */
final class Claims {
  private final BitSet claimed = new BitSet();

  /** Takes a function, unless somebody has it. */
  synchronized boolean take(int defined) {
    if (claimed.get(defined)) {
      return false;
    }
    claimed.set(defined);
    return true;
  }

  /** Gives functions back, compiled or not. */
  synchronized void give(int... functions) {
    for (int defined : functions) {
      claimed.clear(defined);
    }
    notifyAll();
  }

  /** Waits until nobody has a function, or the time is over, or the thread is interrupted. */
  synchronized void await(int defined, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    try {
      while (claimed.get(defined) && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
