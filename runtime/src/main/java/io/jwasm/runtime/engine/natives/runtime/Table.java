package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.Trap;
import java.util.List;

/**
 * A table: words of 8 bytes at an address that never changes, with the number of them in front. A
 * function reference is the address of its record in some context.
 */
final class Table {
  private static final int HEADER = 64;
  private static final long ELEMENT = 8;

  private final long mapping;
  private final long bytes;
  private final long max;
  private final Quota quota;

  /**
   * Makes an empty table.
   *
   * @param max elements that it may grow to
   * @param quota what its bytes are taken from, until it is released
   */
  Table(long max, Quota quota) {
    this.max = max;
    this.quota = quota;
    bytes = HEADER + 8 * max + VirtualMemory.PAGE - 1 & -VirtualMemory.PAGE;
    mapping = VirtualMemory.reserve(bytes);
    VirtualMemory.commit(mapping, bytes);
  }

  /** Where the elements are. */
  long address() {
    return mapping + HEADER;
  }

  int size() {
    return RawMemory.getIntVolatile(address() - 8);
  }

  long max() {
    return max;
  }

  private void setSize(int size) {
    RawMemory.putIntVolatile(address() - 8, size);
  }

  long get(int index) {
    return RawMemory.getLong(address() + 8L * index);
  }

  void set(int index, long value) {
    RawMemory.putLong(address() + 8L * index, value);
  }

  /** Checks that a range, of unsigned values, is inside. */
  void check(int index, int length) {
    if (Integer.toUnsignedLong(index) + Integer.toUnsignedLong(length) > size()) {
      throw outOfBounds();
    }
  }

  static Trap outOfBounds() {
    var kind = Trap.Kind.TABLE_OUT_OF_BOUNDS;
    return new Trap(kind, kind.message(), List.of());
  }

  void fill(int index, long value, int length) {
    check(index, length);
    for (int i = 0; i < length; i++) {
      set(index + i, value);
    }
  }

  void copy(int to, Table source, int from, int length) {
    check(to, length);
    source.check(from, length);
    RawMemory.move(source.address() + 8L * from, address() + 8L * to, 8L * length);
  }

  synchronized int grow(long value, int delta) {
    int old = size();
    long wanted = old + Integer.toUnsignedLong(delta);
    if (wanted > max || !quota.take(ELEMENT * (wanted - old))) {
      return -1;
    }
    // Fresh memory is null already.
    for (int i = old; i < wanted && value != 0; i++) {
      set(i, value);
    }
    setSize((int) wanted);
    return old;
  }

  void release() {
    quota.give(ELEMENT * size());
    VirtualMemory.release(mapping, bytes);
  }
}
