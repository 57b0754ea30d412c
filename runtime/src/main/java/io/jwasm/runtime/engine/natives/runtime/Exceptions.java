package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.Trap;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The exceptions of a group. A reference is the address of a record: tag, bytes of payload,
 * payload. References may be in frames, globals and tables, so once there are many, those that no
 * word there names are freed: a word that only looks like a reference keeps one longer, no more.
 *
 * <p>Confined to the thread that runs the group.
 */
final class Exceptions {
  private static final int FIRST_LIMIT = 1024;
  private static final int HEADER = 16;

  private final Quota quota;
  private long[] live = new long[64];
  private long bytes;
  private int count;
  private int limit = FIRST_LIMIT;

  /**
   * @param quota what their bytes are taken from
   */
  Exceptions(Quota quota) {
    this.quota = quota;
  }

  /** Words that may hold references: calls {@link Mark#range} for each piece of memory. */
  interface Roots {
    void scan(Mark mark);
  }

  /** Told where references may be. */
  interface Mark {
    void range(long from, long to);
  }

  /**
   * Makes an exception.
   *
   * @param values where the payload is
   * @param size of the payload in bytes, a multiple of 8
   * @throws io.jwasm.runtime.engine.Trap if the guest keeps too many of them
   */
  long make(long tag, long values, long size, Roots roots) {
    if (count >= limit) {
      free(roots);
      limit = Math.max(FIRST_LIMIT, 2 * count);
    }
    if (!take(HEADER + size)) {
      free(roots);
      if (!take(HEADER + size)) {
        throw NativeInstance.trap(Trap.Kind.OUT_OF_MEMORY);
      }
    }
    long record = RawMemory.allocate(HEADER + size);
    RawMemory.putLong(record, tag);
    RawMemory.putLong(record + 8, size);
    RawMemory.move(values, record + HEADER, size);
    if (count == live.length) {
      live = Arrays.copyOf(live, count * 2);
    }
    live[count++] = record;
    return record;
  }

  private boolean take(long more) {
    if (!quota.take(more)) {
      return false;
    }
    bytes += more;
    return true;
  }

  /** Of those that were taken over, not all may be counted. */
  private void give(long less) {
    long given = Math.min(less, bytes);
    bytes -= given;
    quota.give(given);
  }

  /** How many there are. */
  int count() {
    return count;
  }

  private void free(Roots roots) {
    if (count == 0) {
      return;
    }
    Arrays.sort(live, 0, count);
    var marked = new BitSet(count);
    roots.scan((from, to) -> mark(from, to, marked));
    payloads(marked);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (marked.get(i)) {
        live[kept++] = live[i];
      } else {
        give(HEADER + RawMemory.getLong(live[i] + 8));
        RawMemory.free(live[i]);
      }
    }
    count = kept;
  }

  private boolean mark(long from, long to, BitSet marked) {
    boolean any = false;
    for (long at = from; at < to; at += 8) {
      long word = RawMemory.getLong(at);
      if (word >= live[0] && word <= live[count - 1]) {
        int found = Arrays.binarySearch(live, 0, count, word);
        if (found >= 0 && !marked.get(found)) {
          marked.set(found);
          any = true;
        }
      }
    }
    return any;
  }

  /** An exception may carry others. */
  private void payloads(BitSet marked) {
    var done = new BitSet(count);
    boolean more = true;
    while (more) {
      more = false;
      for (int i = marked.nextSetBit(0); i >= 0; i = marked.nextSetBit(i + 1)) {
        if (!done.get(i)) {
          done.set(i);
          long start = live[i] + HEADER;
          more |= mark(start, start + RawMemory.getLong(live[i] + 8), marked);
        }
      }
    }
  }

  /** Takes over those of a group that is merged into this one's. */
  void takeOver(Exceptions other) {
    live = Arrays.copyOf(live, Math.max(live.length, count + other.count));
    System.arraycopy(other.live, 0, live, count, other.count);
    count += other.count;
    other.count = 0;
    long taken = other.bytes;
    other.give(taken);
    boolean ignored = take(taken);
  }

  /** Frees all. */
  void release() {
    for (int i = 0; i < count; i++) {
      RawMemory.free(live[i]);
    }
    count = 0;
    give(bytes);
  }
}
