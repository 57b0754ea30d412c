package io.jwasm.runtime.budget;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of things that guests may have together. Nobody gets more while he has as many as are
 * left: one guest can take half of them, a second one a quarter, and a modest one finds some.
 * Thread-safe.
 */
public final class Budget {
  private final AtomicLong left;

  /**
   * @param total at least 0
   */
  public Budget(long total) {
    left = new AtomicLong(total);
  }

  /** One that never ends. */
  public static Budget unbounded() {
    return new Budget(Long.MAX_VALUE);
  }

  /**
   * Takes one.
   *
   * @param owned how many the guest has already
   * @return false if it may not have one more now
   */
  public boolean take(long owned) {
    return take(owned, 1);
  }

  /**
   * Takes several, as if one after the other, or none.
   *
   * @param owned how many the guest has already
   * @param count at least 1
   * @return false if it may not have so many more now
   */
  boolean take(long owned, long count) {
    while (true) {
      long now = left.get();
      // For the last one of them, as many less are left as he has more.
      if (now - (count - 1) <= owned + (count - 1)) {
        return false;
      }
      if (left.compareAndSet(now, now - count)) {
        return true;
      }
    }
  }

  /** Gives some back that were taken. */
  public void give(long count) {
    left.addAndGet(count);
  }

  /** How many are left. */
  public long left() {
    return left.get();
  }
}
