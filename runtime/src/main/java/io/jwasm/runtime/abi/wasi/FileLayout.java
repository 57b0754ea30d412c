package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.At;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.fd.FileType;
import io.jwasm.runtime.memory.GuestMemory;

/** Structures about files in the guest's memory. Preview 0 has shorter link counts. */
final class FileLayout {
  private static final int ATIM = 1;
  private static final int ATIM_NOW = 2;
  private static final int MTIM = 4;
  private static final int MTIM_NOW = 8;

  private final boolean preview0;

  FileLayout(WasiVersion version) {
    preview0 = version == WasiVersion.PREVIEW0;
  }

  /** Bytes of a {@code filestat}. */
  int statusSize() {
    return preview0 ? 56 : 64;
  }

  /** Writes a {@code filestat}. */
  void put(GuestMemory memory, int pointer, FileStatus status, FileType type) {
    long at = memory.address(pointer, statusSize());
    RawMemory.putLong(at, status.device());
    RawMemory.putLong(at + 8, status.inode());
    RawMemory.putLong(at + 16, type.number());
    if (preview0) {
      RawMemory.putInt(at + 20, (int) status.links());
    } else {
      RawMemory.putLong(at + 24, status.links());
    }
    long rest = at + (preview0 ? 24 : 32);
    RawMemory.putLong(rest, status.size());
    RawMemory.putLong(rest + 8, status.accessed());
    RawMemory.putLong(rest + 16, status.modified());
    RawMemory.putLong(rest + 24, status.changed());
  }

  /** Whether {@code fstflags} are known and not contradictory. */
  static boolean validTimes(int flags) {
    boolean both =
        (flags & (ATIM | ATIM_NOW)) == (ATIM | ATIM_NOW)
            || (flags & (MTIM | MTIM_NOW)) == (MTIM | MTIM_NOW);
    return !both && (flags & ~(ATIM | ATIM_NOW | MTIM | MTIM_NOW)) == 0;
  }

  /** The access time to set. */
  static long accessed(long time, int flags) {
    return (flags & ATIM) != 0 ? time : (flags & ATIM_NOW) != 0 ? At.NOW : At.OMIT;
  }

  /** The modification time to set. */
  static long modified(long time, int flags) {
    return (flags & MTIM) != 0 ? time : (flags & MTIM_NOW) != 0 ? At.NOW : At.OMIT;
  }
}
