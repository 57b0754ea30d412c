package io.jwasm.runtime.engine.natives.artifact;

import io.jwasm.linux.VirtualMemory;
import java.util.TreeMap;

/**
 * The address range in which all generated code lies, so that a fault in it is told by one compare.
 * Thread-safe.
 */
public final class CodeSpace {
  /** Bytes reserved: none of them costs memory before it is used. */
  public static final long SIZE = 32L << 30;

  private final long base;
  private final TreeMap<Long, Long> free = new TreeMap<>();

  /** Reserves the range for the life of the process. */
  public CodeSpace() {
    base = VirtualMemory.reserve(SIZE);
    free.put(base, SIZE);
  }

  public long base() {
    return base;
  }

  /** Takes a range, a multiple of 4096 bytes, at the lowest place where it fits. */
  public synchronized long take(long size) {
    for (var ranges = free.entrySet().iterator(); ranges.hasNext(); ) {
      var range = ranges.next();
      if (range.getValue() >= size) {
        long address = range.getKey();
        long left = range.getValue() - size;
        ranges.remove();
        if (left > 0) {
          free.put(address + size, left);
        }
        return address;
      }
    }
    throw new OutOfMemoryError("address space for machine code");
  }

  /** Gives a range back; what was mapped there is gone. */
  public synchronized void give(long address, long size) {
    VirtualMemory.decommit(address, size);
    long start = address;
    long length = size;
    var before = free.floorEntry(address);
    if (before != null && before.getKey() + before.getValue() == address) {
      start = before.getKey();
      length += before.getValue();
    }
    Long after = free.remove(address + size);
    if (after != null) {
      length += after;
    }
    free.put(start, length);
  }
}
