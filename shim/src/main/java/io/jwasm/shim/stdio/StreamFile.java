package io.jwasm.shim.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import io.jwasm.linux.PollSet;
import org.jspecify.annotations.Nullable;

/** System calls on the files that streams are made of. */
final class StreamFile {
  private static final int FILE_MODE = 0644;

  private StreamFile() {}

  /**
   * Opens a path.
   *
   * @throws JwasmException if that is not possible
   */
  static int open(String path, int flags) {
    byte[] bytes = path.getBytes(UTF_8);
    int mode = (flags & OpenFlags.CREAT) != 0 ? FILE_MODE : 0;
    int fd = At.open(At.FDCWD, bytes, 0, bytes.length, flags, mode, 0);
    if (fd < 0) {
      ErrorKind kind = fd == -Errno.ENOENT ? ErrorKind.NOT_FOUND : ErrorKind.FAILED_PRECONDITION;
      throw failure(kind, path, Errno.message(-fd), null);
    }
    return fd;
  }

  /** Opens what a descriptor leads to once more; a negated error number if that fails. */
  static int again(int fd, int flags) {
    byte[] bytes = ("/proc/self/fd/" + fd).getBytes(UTF_8);
    return At.open(At.FDCWD, bytes, 0, bytes.length, flags, 0, 0);
  }

  static boolean isFifo(int fd) {
    return type(fd) == FileStatus.FIFO;
  }

  static boolean isRegular(int fd) {
    return type(fd) == FileStatus.REGULAR;
  }

  private static int type(int fd) {
    var status = new FileStatus();
    return Fd.status(fd, status) == 0 ? status.type() : 0;
  }

  /** Whether the other end of a fifo is open nowhere; of no use while this process has it. */
  static boolean isAbandoned(int fd) {
    try (var poll = new PollSet(1)) {
      poll.set(0, fd, (short) 0);
      return poll.poll(0) > 0;
    }
  }

  static JwasmException failure(
      ErrorKind kind, String object, String reason, @Nullable String hint) {
    return new JwasmException(kind, "open stream", object, reason, hint, null);
  }
}
