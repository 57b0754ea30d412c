package io.jwasm.runtime.engine.jvm;

/** Pages that the memories of one instance may have together. Thread-safe. */
final class MemoryBudget {
  private long all;
  private long left;

  MemoryBudget(long pages) {
    this.all = pages;
    this.left = pages;
  }

  /** Changes how many there are; those that were taken stay so. */
  synchronized void limit(long pages) {
    left += pages - all;
    all = pages;
  }

  /** Takes pages, or none if fewer are left. */
  synchronized boolean take(long pages) {
    if (pages > 0 && pages > left) {
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
