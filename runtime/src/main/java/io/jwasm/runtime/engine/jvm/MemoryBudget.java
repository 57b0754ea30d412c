package io.jwasm.runtime.engine.jvm;

/** Pages that the memories of one instance may have together. Thread-safe. */
final class MemoryBudget {
  private long left;

  MemoryBudget(long pages) {
    this.left = pages;
  }

  /** Takes pages, or none if fewer are left. */
  synchronized boolean take(long pages) {
    if (pages > left) {
      return false;
    }
    left -= pages;
    return true;
  }

  synchronized void give(long pages) {
    left += pages;
  }

  synchronized long left() {
    return left;
  }
}
