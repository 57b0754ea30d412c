package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.runtime.budget.Budget;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The descriptors of a guest by number. Thread-safe; looking one up takes no lock. */
public final class DescriptorTable implements AutoCloseable {
  private static final int INITIAL = 16;

  private final int capacity;
  private final Budget budget;
  private volatile AtomicReferenceArray<@Nullable Descriptor> slots =
      new AtomicReferenceArray<>(INITIAL);

  /** No number below it is free. */
  private int lowest;

  private int count;
  private boolean closed;

  /** Makes an empty table that shares with nobody, see {@link #DescriptorTable(int, Budget)}. */
  public DescriptorTable(int capacity) {
    this(capacity, Budget.unbounded());
  }

  /**
   * Makes an empty table.
   *
   * @param capacity how many descriptors may be open at once, at least 1
   * @param budget what it shares with the tables of other guests
   */
  public DescriptorTable(int capacity, Budget budget) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.capacity = capacity;
    this.budget = budget;
  }

  /**
   * Adds a descriptor under the lowest free number. Its share passes to the table; where that
   * fails, it is released.
   *
   * @return the number, -EMFILE if the table is full or closed, or -ENFILE if others need what is
   *     left of the budget
   */
  public synchronized int add(Descriptor descriptor) {
    int fd = lowest;
    while (fd < slots.length() && slots.get(fd) != null) {
      fd++;
    }
    if (closed || fd >= capacity) {
      descriptor.release();
      return -Errno.EMFILE;
    }
    if (!budget.take(count)) {
      descriptor.release();
      return -Errno.ENFILE;
    }
    count++;
    if (fd >= slots.length()) {
      grow();
    }
    slots.set(fd, descriptor);
    lowest = fd + 1;
    return fd;
  }

  private void grow() {
    var larger = new AtomicReferenceArray<@Nullable Descriptor>(slots.length() * 2);
    for (int i = 0; i < slots.length(); i++) {
      larger.set(i, slots.get(i));
    }
    slots = larger;
  }

  /**
   * Looks a descriptor up and takes a share, to be given back with {@link Descriptor#release}.
   *
   * @param fd any number
   * @return null if none is open under this number
   */
  public @Nullable Descriptor acquire(int fd) {
    while (true) {
      var current = slots;
      if (fd < 0 || fd >= current.length()) {
        return null;
      }
      Descriptor descriptor = current.get(fd);
      if (descriptor == null || descriptor.retain()) {
        return descriptor;
      }
      // Closed between the two: whatever the slot holds now counts.
      Thread.onSpinWait();
    }
  }

  /**
   * Closes a number; calls that use the descriptor end first.
   *
   * @return 0 or -EBADF
   */
  public int close(int fd) {
    Descriptor former;
    synchronized (this) {
      if (!open(fd)) {
        return -Errno.EBADF;
      }
      former = slots.getAndSet(fd, null);
      forget(1);
      lowest = Math.min(lowest, fd);
    }
    if (former != null) {
      former.release();
    }
    return 0;
  }

  /**
   * Moves a descriptor to another number in use, whose descriptor is closed.
   *
   * @return 0, or -EBADF if one of the two is not open
   */
  public int renumber(int from, int to) {
    Descriptor former;
    synchronized (this) {
      if (!open(from) || !open(to)) {
        return -Errno.EBADF;
      }
      if (from == to) {
        return 0;
      }
      former = slots.get(to);
      slots.set(to, slots.get(from));
      slots.set(from, null);
      forget(1);
      lowest = Math.min(lowest, from);
    }
    if (former != null) {
      former.release();
    }
    return 0;
  }

  private void forget(int descriptors) {
    count -= descriptors;
    budget.give(descriptors);
  }

  private boolean open(int fd) {
    return fd >= 0 && fd < slots.length() && slots.get(fd) != null;
  }

  /** Numbers from this one on are not in use; changes at any time. */
  public int limit() {
    return slots.length();
  }

  /** How many descriptors are open. */
  public synchronized int size() {
    return count;
  }

  /** Closes all descriptors; none can be added any more. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    for (int i = 0; i < slots.length(); i++) {
      Descriptor descriptor = slots.getAndSet(i, null);
      if (descriptor != null) {
        descriptor.release();
      }
    }
    forget(count);
  }
}
