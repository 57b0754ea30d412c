package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.IoVectors;
import io.jwasm.runtime.memory.GuestMemory;

/**
 * Calls that transfer bytes and that manage descriptors. Where a result is to be written is checked
 * before anything happens, so that FAULT never loses data.
 */
public final class FdCalls implements CallGroup {
  private static final int[] WHENCE = {Fd.SEEK_SET, Fd.SEEK_CUR, Fd.SEEK_END};
  private static final int[] WHENCE_PREVIEW0 = {Fd.SEEK_CUR, Fd.SEEK_END, Fd.SEEK_SET};
  private static final int[] ADVICE = {
    Fd.FADV_NORMAL,
    Fd.FADV_SEQUENTIAL,
    Fd.FADV_RANDOM,
    Fd.FADV_WILLNEED,
    Fd.FADV_DONTNEED,
    Fd.FADV_NOREUSE
  };

  private final DescriptorTable table;
  private final int[] whence;

  /**
   * @param version which way {@code whence} is counted
   */
  public FdCalls(DescriptorTable table, WasiVersion version) {
    this.table = table;
    whence = version == WasiVersion.PREVIEW0 ? WHENCE_PREVIEW0 : WHENCE;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("fd_read", "IIII", transfer((d, vectors, _) -> d.read(vectors)));
    calls.add("fd_write", "IIII", transfer((d, vectors, _) -> d.write(vectors)));
    calls.add("fd_pread", "IIILI", transferAt(Descriptor::readAt));
    calls.add("fd_pwrite", "IIILI", transferAt(Descriptor::writeAt));
    calls.add("fd_seek", "ILII", this::seek);
    calls.add("fd_tell", "II", this::tell);
    calls.add("fd_close", "I", (_, args) -> WasiErrno.of(-table.close((int) args[0])));
    calls.add(
        "fd_renumber",
        "II",
        (_, args) -> WasiErrno.of(-table.renumber((int) args[0], (int) args[1])));
    calls.add("fd_sync", "I", (_, args) -> on((int) args[0], Descriptor::sync));
    calls.add("fd_datasync", "I", (_, args) -> on((int) args[0], Descriptor::syncData));
    calls.add("fd_allocate", "ILL", this::allocate);
    calls.add("fd_advise", "ILLI", this::advise);
  }

  /** What a call does with its descriptor. */
  @FunctionalInterface
  interface Operation {
    /** Answers a result or a negated error number. */
    long apply(Descriptor descriptor);
  }

  private int on(int fd, Operation operation) {
    Descriptor descriptor = table.acquire(fd);
    if (descriptor == null) {
      return WasiErrno.BADF;
    }
    try {
      return error(operation.apply(descriptor));
    } finally {
      descriptor.release();
    }
  }

  private static int error(long result) {
    return result < 0 ? WasiErrno.of((int) -result) : WasiErrno.SUCCESS;
  }

  /** A transfer of bytes; those without an offset ignore it. */
  private interface Transfer {
    /** Answers how many bytes were moved, or a negated error number. */
    long apply(Descriptor descriptor, IoVectors vectors, long offset);
  }

  /** Nothing is captured, so that a transfer allocates nothing. */
  private WasiCall transfer(Transfer transfer) {
    return (memory, args) -> transfer(memory, args, args[3], 0, transfer);
  }

  private WasiCall transferAt(Transfer transfer) {
    return (memory, args) -> transfer(memory, args, args[4], args[3], transfer);
  }

  private int transfer(
      GuestMemory memory, long[] args, long counter, long offset, Transfer transfer) {
    Descriptor descriptor = table.acquire((int) args[0]);
    if (descriptor == null) {
      return WasiErrno.BADF;
    }
    try {
      long count = memory.address((int) counter, 4);
      IoVectors vectors = IoVectors.get();
      return vectors.take(memory, (int) args[1], (int) args[2])
          ? transferred(transfer.apply(descriptor, vectors, offset), count)
          : WasiErrno.INVAL;
    } finally {
      descriptor.release();
    }
  }

  private static int transferred(long result, long countAddress) {
    if (result < 0) {
      return WasiErrno.of((int) -result);
    }
    RawMemory.putInt(countAddress, (int) result);
    return WasiErrno.SUCCESS;
  }

  private int seek(GuestMemory memory, long[] args) {
    int from = (int) args[2];
    return on(
        (int) args[0],
        descriptor -> {
          long target = memory.address((int) args[3], 8);
          if (from < 0 || from >= whence.length) {
            return -Errno.EINVAL;
          }
          return positioned(descriptor.seek(args[1], whence[from]), target);
        });
  }

  private int tell(GuestMemory memory, long[] args) {
    return on(
        (int) args[0],
        descriptor -> {
          long target = memory.address((int) args[1], 8);
          return positioned(descriptor.seek(0, Fd.SEEK_CUR), target);
        });
  }

  private static long positioned(long result, long target) {
    if (result >= 0) {
      RawMemory.putLong(target, result);
    }
    return result;
  }

  private int allocate(GuestMemory memory, long[] args) {
    return on((int) args[0], descriptor -> descriptor.allocate(args[1], args[2]));
  }

  private int advise(GuestMemory memory, long[] args) {
    int advice = (int) args[3];
    return on(
        (int) args[0],
        descriptor ->
            advice < 0 || advice >= ADVICE.length
                ? -Errno.EINVAL
                : descriptor.advise(args[1], args[2], ADVICE[advice]));
  }
}
