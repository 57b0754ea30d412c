package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Scratch;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fs.GuestDirectory;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.fs.GuestPath;
import io.jwasm.runtime.memory.GuestMemory;

/** Calls that make links and that rename: those with two paths. */
public final class LinkCalls implements CallGroup {
  private final DescriptorTable table;
  private final GuestFileSystem files;

  /** Binds the calls to a guest's files. */
  public LinkCalls(DescriptorTable table, GuestFileSystem files) {
    this.table = table;
    this.files = files;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("path_symlink", "IIIII", this::symlink);
    calls.add("path_rename", "IIIIII", this::rename);
    calls.add("path_link", "IIIIIII", this::link);
  }

  private int symlink(GuestMemory memory, long[] args) {
    int length = (int) args[1];
    long ignored = memory.address((int) args[0], Integer.toUnsignedLong(length));
    if (length < 0 || length > Scratch.MAX_PATH) {
      return WasiErrno.NAMETOOLONG;
    }
    byte[] target = memory.bytes((int) args[0], length);
    for (byte b : target) {
      if (b == 0) {
        return WasiErrno.INVAL;
      }
    }
    return on(
        (int) args[2],
        directory -> {
          var path = new GuestPath();
          int result = path.take(memory, (int) args[3], (int) args[4]);
          return result < 0 ? result : files.symlink(target, directory, path);
        });
  }

  private int rename(GuestMemory memory, long[] args) {
    return pair(memory, args, files::rename);
  }

  private int link(GuestMemory memory, long[] args) {
    if ((int) args[1] != 0) {
      // A link is never followed here; other flags do not exist.
      return WasiErrno.INVAL;
    }
    long[] plain = {args[0], args[2], args[3], args[4], args[5], args[6]};
    return pair(memory, plain, files::link);
  }

  /** A call on two directories and names. */
  @FunctionalInterface
  private interface Pair {
    int apply(GuestDirectory from, GuestPath name, GuestDirectory to, GuestPath newName);
  }

  private int pair(GuestMemory memory, long[] args, Pair call) {
    return on(
        (int) args[0],
        from -> {
          var name = new GuestPath();
          int result = name.take(memory, (int) args[1], (int) args[2]);
          if (result < 0) {
            return result;
          }
          return within(
              (int) args[3],
              to -> {
                var newName = new GuestPath();
                int taken = newName.take(memory, (int) args[4], (int) args[5]);
                return taken < 0 ? taken : call.apply(from, name, to, newName);
              });
        });
  }

  /** What a call does with one directory. */
  @FunctionalInterface
  private interface Operation {
    /** Answers a result or a negated error number. */
    int apply(GuestDirectory directory);
  }

  private int on(int fd, Operation operation) {
    int result = within(fd, operation);
    return result < 0 ? WasiErrno.of(-result) : WasiErrno.SUCCESS;
  }

  private int within(int fd, Operation operation) {
    Descriptor descriptor = table.acquire(fd);
    if (descriptor == null) {
      return -Errno.EBADF;
    }
    try {
      return descriptor instanceof GuestDirectory directory
          ? operation.apply(directory)
          : -Errno.ENOTDIR;
    } finally {
      descriptor.release();
    }
  }
}
