package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.Errno;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.FileType;
import io.jwasm.runtime.fd.Rights;
import io.jwasm.runtime.fs.GuestDirectory;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.fs.GuestPath;
import io.jwasm.runtime.fs.OpenRequest;
import io.jwasm.runtime.memory.GuestMemory;

/** Calls on one path below an open directory. */
public final class PathCalls implements CallGroup {
  private static final int SYMLINK_FOLLOW = 1;
  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private final DescriptorTable table;
  private final GuestFileSystem files;
  private final FileLayout layout;

  /** What a thread uses again for each call. */
  private static final class Buffers {
    private final GuestPath path = new GuestPath();
    private final OpenRequest request = new OpenRequest();
    private final FileStatus status = new FileStatus();
  }

  /**
   * @param version whose structures are used
   */
  public PathCalls(DescriptorTable table, GuestFileSystem files, WasiVersion version) {
    this.table = table;
    this.files = files;
    layout = new FileLayout(version);
  }

  @Override
  public void register(CallTable calls) {
    calls.add("path_open", "IIIIILLII", on(2, this::open));
    calls.add("path_filestat_get", "IIIII", on(2, this::filestat));
    calls.add("path_filestat_set_times", "IIIILLI", on(2, this::setTimes));
    calls.add("path_readlink", "IIIIII", on(1, this::readlink));
    calls.add(
        "path_create_directory",
        "III",
        on(1, (directory, path, _, _) -> files.createDirectory(directory, path)));
    calls.add(
        "path_remove_directory",
        "III",
        on(1, (directory, path, _, _) -> files.removeDirectory(directory, path)));
    calls.add(
        "path_unlink_file", "III", on(1, (directory, path, _, _) -> files.unlink(directory, path)));
  }

  /** What a call does with its directory and path. */
  @FunctionalInterface
  private interface Operation {
    /** Answers a result or a negated error number. */
    int apply(GuestDirectory directory, GuestPath path, GuestMemory memory, long[] args);
  }

  /**
   * A call whose directory is the first argument.
   *
   * @param index which argument the path is; its length follows
   */
  private WasiCall on(int index, Operation operation) {
    return (memory, args) -> {
      Descriptor descriptor = table.acquire((int) args[0]);
      if (descriptor == null) {
        return WasiErrno.BADF;
      }
      try {
        if (!(descriptor instanceof GuestDirectory directory)) {
          return WasiErrno.NOTDIR;
        }
        GuestPath path = BUFFERS.get().path;
        int result = path.take(memory, (int) args[index], (int) args[index + 1]);
        if (result == 0) {
          result = operation.apply(directory, path, memory, args);
        }
        return result < 0 ? WasiErrno.of(-result) : WasiErrno.SUCCESS;
      } finally {
        descriptor.release();
      }
    };
  }

  private int open(GuestDirectory directory, GuestPath path, GuestMemory memory, long[] args) {
    int lookup = (int) args[1];
    long rights = args[5];
    long target = memory.address((int) args[8], 4);
    OpenRequest request = BUFFERS.get().request;
    Access access = Access.of((rights & Rights.FD_READ) != 0, (rights & Rights.FD_WRITE) != 0);
    int result = unknown(lookup) ? -Errno.EINVAL : 0;
    if (result == 0) {
      result = request.set((int) args[4], access, (int) args[7]);
    }
    if (result == 0) {
      result = files.open(directory, path, follows(lookup), request);
    }
    if (result >= 0) {
      RawMemory.putInt(target, result);
    }
    return result;
  }

  private static boolean unknown(int lookup) {
    return (lookup & ~SYMLINK_FOLLOW) != 0;
  }

  private static boolean follows(int lookup) {
    return (lookup & SYMLINK_FOLLOW) != 0;
  }

  private int filestat(GuestDirectory directory, GuestPath path, GuestMemory memory, long[] args) {
    int lookup = (int) args[1];
    int pointer = (int) args[4];
    long ignored = memory.address(pointer, layout.statusSize());
    if (unknown(lookup)) {
      return -Errno.EINVAL;
    }
    FileStatus status = BUFFERS.get().status;
    int result = files.status(directory, path, follows(lookup), status);
    if (result == 0) {
      layout.put(memory, pointer, status, FileType.of(status.mode()));
    }
    return result;
  }

  private int setTimes(GuestDirectory directory, GuestPath path, GuestMemory memory, long[] args) {
    int lookup = (int) args[1];
    int flags = (int) args[6];
    if (unknown(lookup) || !FileLayout.validTimes(flags)) {
      return -Errno.EINVAL;
    }
    long accessed = FileLayout.accessed(args[4], flags);
    long modified = FileLayout.modified(args[5], flags);
    return files.setTimes(directory, path, follows(lookup), accessed, modified);
  }

  private int readlink(GuestDirectory directory, GuestPath path, GuestMemory memory, long[] args) {
    long size = Integer.toUnsignedLong((int) args[4]);
    long buffer = memory.address((int) args[3], size);
    long used = memory.address((int) args[5], 4);
    int result = files.readlink(directory, path, buffer, Math.min(size, Integer.MAX_VALUE));
    if (result >= 0) {
      RawMemory.putInt(used, result);
    }
    return result;
  }
}
