package io.jwasm.runtime.memory;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The waiters of one shared memory, by address, woken first come, first served: {@code
 * memory.atomic.wait} and {@code notify}. Thread-safe.
 */
public final class WaitQueue {
  /** A waiter was woken by {@link #wake}. */
  public static final int WOKEN = 0;

  /** The value was not the expected one. */
  public static final int NOT_EQUAL = 1;

  /** The timeout passed. */
  public static final int TIMED_OUT = 2;

  private static final class Waiter {
    private final Condition condition;
    private boolean woken;

    Waiter(Condition condition) {
      this.condition = condition;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, ArrayDeque<Waiter>> waiters = new HashMap<>();

  /**
   * Waits at an address.
   *
   * @param address the guest address, unsigned
   * @param expected whether the value is still the expected one; asked once, atomically with
   *     starting to wait
   * @param timeout nanoseconds; negative is forever
   * @return {@link #WOKEN}, {@link #NOT_EQUAL} or {@link #TIMED_OUT}
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public int await(int address, BooleanSupplier expected, long timeout)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!expected.getAsBoolean()) {
        return NOT_EQUAL;
      }
      var waiter = new Waiter(lock.newCondition());
      waiters.computeIfAbsent(address, a -> new ArrayDeque<>()).add(waiter);
      try {
        return await(waiter, timeout);
      } finally {
        remove(address, waiter);
      }
    } finally {
      lock.unlock();
    }
  }

  private static int await(Waiter waiter, long timeout) throws InterruptedException {
    long left = timeout < 0 ? Long.MAX_VALUE : timeout;
    while (!waiter.woken) {
      if (left <= 0) {
        return TIMED_OUT;
      }
      if (timeout < 0) {
        waiter.condition.await();
      } else {
        left = waiter.condition.awaitNanos(left);
      }
    }
    return WOKEN;
  }

  private void remove(int address, Waiter waiter) {
    ArrayDeque<Waiter> queue = waiters.get(address);
    if (queue != null) {
      queue.remove(waiter);
      if (queue.isEmpty()) {
        waiters.remove(address);
      }
    }
  }

  /**
   * Wakes waiters of an address.
   *
   * @param count how many at most, unsigned
   * @return how many were woken
   */
  public int wake(int address, int count) {
    lock.lock();
    try {
      ArrayDeque<Waiter> queue = waiters.get(address);
      int woken = 0;
      while (queue != null && !queue.isEmpty() && Integer.compareUnsigned(woken, count) < 0) {
        Waiter waiter = queue.remove();
        waiter.woken = true;
        waiter.condition.signal();
        woken++;
      }
      return woken;
    } finally {
      lock.unlock();
    }
  }

  /** How many threads wait at an address. */
  int waiting(int address) {
    lock.lock();
    try {
      ArrayDeque<Waiter> queue = waiters.get(address);
      return queue == null ? 0 : queue.size();
    } finally {
      lock.unlock();
    }
  }
}
