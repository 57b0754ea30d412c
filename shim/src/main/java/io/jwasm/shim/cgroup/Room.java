package io.jwasm.shim.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * What a cgroup needs beyond the limits of its container, because a JVM is in it as well. The
 * container's own limits are the runtime's to keep then, and the cgroup's a second line behind.
 *
 * @param bytes of memory
 * @param threads tasks
 */
record Room(long bytes, long threads) {
  /** For a holder: nothing worth counting. */
  static final Room NONE = new Room(0, 0);

  /** Heap, metaspace and code of the JVM; its own threads. */
  static final Room JVM = new Room(192L << 20, 128);

  @Nullable Long memory(@Nullable Long limit) {
    return limit == null || limit <= 0 ? limit : Long.valueOf(limit + bytes);
  }
}
