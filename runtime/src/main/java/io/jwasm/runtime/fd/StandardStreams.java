package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.stop.StopSignal;

/** Descriptors for standard input, output and error. */
public final class StandardStreams {
  private StandardStreams() {}

  /**
   * Makes a descriptor of a duplicate of a host descriptor, whose status flags stay as they are:
   * other processes share them. One that is closed becomes {@code /dev/null}.
   *
   * @param hostFd usually 0, 1 or 2; the caller keeps it
   * @param access {@link Access#READ} or {@link Access#WRITE}
   * @param terminals whether the guest may know a terminal as such
   * @throws ErrnoException if descriptors are used up
   */
  public static Descriptor of(int hostFd, Access access, boolean terminals, StopSignal stop) {
    int fd = Fd.duplicate(hostFd);
    if (fd == -Errno.EBADF) {
      return new VirtualDevice(VirtualDevice.Kind.NULL, access, 0, 0);
    }
    if (fd < 0) {
      throw new ErrnoException("duplicate descriptor " + hostFd, -fd);
    }
    var status = new FileStatus();
    int ignored = Fd.status(fd, status);
    if (status.type() == FileStatus.REGULAR) {
      boolean append = (Fd.flags(fd) & OpenFlags.APPEND) != 0;
      return new RegularFile(fd, access, append ? FdFlags.APPEND : 0, false, true);
    }
    return new HostStream(fd, type(fd, status.mode(), terminals), access, 0, true, stop);
  }

  /** A character device is taken for a terminal by guests, so that no other may be called so. */
  private static FileType type(int fd, int mode, boolean terminals) {
    FileType type = FileType.of(mode);
    boolean terminal = terminals && Fd.isTerminal(fd);
    return type == FileType.CHARACTER_DEVICE && !terminal ? FileType.UNKNOWN : type;
  }
}
