package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.FileStatus;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.DirectoryDescriptor;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fd.FileType;
import io.jwasm.runtime.memory.GuestMemory;

/** Calls about the state of descriptors: flags, rights, file status, preopened names. */
public final class FdStatusCalls implements CallGroup {
  private static final int FDSTAT_SIZE = 24;
  private static final int PRESTAT_SIZE = 8;
  private static final ThreadLocal<FileStatus> STATUS = ThreadLocal.withInitial(FileStatus::new);

  private final DescriptorTable table;
  private final FileLayout layout;

  /**
   * @param version whose structures are used
   */
  public FdStatusCalls(DescriptorTable table, WasiVersion version) {
    this.table = table;
    layout = new FileLayout(version);
  }

  @Override
  public void register(CallTable calls) {
    calls.add("fd_fdstat_get", "II", this::fdstat);
    calls.add("fd_fdstat_set_flags", "II", this::setFlags);
    calls.add("fd_fdstat_set_rights", "ILL", (_, args) -> on(args, _ -> WasiErrno.NOTSUP));
    calls.add("fd_filestat_get", "II", this::filestat);
    calls.add("fd_filestat_set_size", "IL", this::setSize);
    calls.add("fd_filestat_set_times", "ILLI", this::setTimes);
    calls.add("fd_prestat_get", "II", this::prestat);
    calls.add("fd_prestat_dir_name", "III", this::prestatName);
  }

  /** What a call does with its descriptor. */
  @FunctionalInterface
  private interface Operation {
    /** Answers an error number of WASI. */
    int apply(Descriptor descriptor);
  }

  private int on(long[] args, Operation operation) {
    Descriptor descriptor = table.acquire((int) args[0]);
    if (descriptor == null) {
      return WasiErrno.BADF;
    }
    try {
      return operation.apply(descriptor);
    } finally {
      descriptor.release();
    }
  }

  private int fdstat(GuestMemory memory, long[] args) {
    return on(
        args,
        descriptor -> {
          long at = memory.address((int) args[1], FDSTAT_SIZE);
          RawMemory.putLong(at, descriptor.type().number() | (long) descriptor.flags() << 16);
          RawMemory.putLong(at + 8, descriptor.rights());
          RawMemory.putLong(at + 16, descriptor.inheritingRights());
          return WasiErrno.SUCCESS;
        });
  }

  private int setFlags(GuestMemory memory, long[] args) {
    int flags = (int) args[1];
    return on(
        args,
        descriptor ->
            (flags & ~FdFlags.ALL) != 0
                ? WasiErrno.INVAL
                : WasiErrno.of(-descriptor.setFlags(flags)));
  }

  private int filestat(GuestMemory memory, long[] args) {
    return on(
        args,
        descriptor -> {
          int pointer = (int) args[1];
          long ignored = memory.address(pointer, layout.statusSize());
          FileStatus status = STATUS.get();
          int result = descriptor.status(status);
          if (result < 0) {
            return WasiErrno.of(-result);
          }
          layout.put(memory, pointer, status, type(descriptor, status));
          return WasiErrno.SUCCESS;
        });
  }

  /** The descriptor knows better what is a terminal, and which kind of socket it is. */
  private static FileType type(Descriptor descriptor, FileStatus status) {
    FileType type = FileType.of(status.mode());
    return switch (type) {
      case CHARACTER_DEVICE, SOCKET_STREAM -> descriptor.type();
      default -> type;
    };
  }

  private int setSize(GuestMemory memory, long[] args) {
    return on(
        args,
        descriptor -> args[1] < 0 ? WasiErrno.INVAL : WasiErrno.of(-descriptor.truncate(args[1])));
  }

  private int setTimes(GuestMemory memory, long[] args) {
    int flags = (int) args[3];
    return on(
        args,
        descriptor ->
            FileLayout.validTimes(flags)
                ? WasiErrno.of(
                    -descriptor.setTimes(
                        FileLayout.accessed(args[1], flags), FileLayout.modified(args[2], flags)))
                : WasiErrno.INVAL);
  }

  private int prestat(GuestMemory memory, long[] args) {
    return on(
        args,
        descriptor -> {
          byte[] name = preopenName(descriptor);
          if (name == null) {
            return WasiErrno.BADF;
          }
          long at = memory.address((int) args[1], PRESTAT_SIZE);
          RawMemory.putInt(at, 0);
          RawMemory.putInt(at + 4, name.length);
          return WasiErrno.SUCCESS;
        });
  }

  private int prestatName(GuestMemory memory, long[] args) {
    return on(
        args,
        descriptor -> {
          byte[] name = preopenName(descriptor);
          if (name == null) {
            return WasiErrno.BADF;
          }
          if (Integer.toUnsignedLong((int) args[2]) < name.length) {
            return WasiErrno.NAMETOOLONG;
          }
          memory.put((int) args[1], name, 0, name.length);
          return WasiErrno.SUCCESS;
        });
  }

  private static byte @org.jspecify.annotations.Nullable [] preopenName(Descriptor descriptor) {
    return descriptor instanceof DirectoryDescriptor directory ? directory.preopenName() : null;
  }
}
