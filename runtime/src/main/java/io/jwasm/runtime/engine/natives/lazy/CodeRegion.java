package io.jwasm.runtime.engine.natives.lazy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.engine.natives.artifact.CodeSpace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Memory that code is put into piece by piece. A page is writable until its piece is complete, then
 * executable and never writable again. Thread-safe.
 */
final class CodeRegion {
  /** Bytes that functions start at a multiple of. */
  private static final int ALIGNMENT = 16;

  private final CodeSpace space;
  private final long base;
  private final long size;
  private long next;

  /** What lies in it, by address. */
  private PlacedFunction[] functions = new PlacedFunction[1024];

  private int count;

  /** Reserves so many bytes of addresses. */
  CodeRegion(CodeSpace space, long size) {
    this.space = space;
    this.size = pages(size);
    this.base = space.take(this.size);
    this.next = base;
  }

  static long pages(long bytes) {
    long page = RawMemory.pageSize();
    return bytes + page - 1 & -page;
  }

  static long aligned(long bytes) {
    return bytes + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** Takes memory that is writable, at pages of its own. */
  synchronized long take(long bytes) {
    long start = next;
    long end = start + pages(bytes);
    if (end > base + size) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "compile module",
          "",
          "more machine code than there are addresses for",
          "compile it ahead of its start, by \"jwasm compile\"",
          null);
    }
    VirtualMemory.commit(start, end - start);
    next = end;
    return start;
  }

  /** Makes what was taken executable, once it is written. */
  void seal(long start, long bytes) {
    VirtualMemory.protectCode(start, pages(bytes));
  }

  /** Adds functions that lie where the last memory was taken, or before others that do. */
  synchronized void add(PlacedFunction[] added) {
    if (count + added.length > functions.length) {
      functions = Arrays.copyOf(functions, Math.max(count + added.length, 2 * functions.length));
    }
    long start = added[0].start();
    int at = count;
    while (at > 0 && functions[at - 1].start() > start) {
      at--;
    }
    System.arraycopy(functions, at, functions, at + added.length, count - at);
    System.arraycopy(added, 0, functions, at, added.length);
    count += added.length;
  }

  /** The function that an address is in, which may be a return address at its end. */
  synchronized @Nullable PlacedFunction find(long address) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (functions[middle].start() < address) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    PlacedFunction found = count == 0 ? null : functions[low];
    return found != null && address > found.start() && address <= found.start() + found.size()
        ? found
        : null;
  }

  void release() {
    space.give(base, size);
  }
}
