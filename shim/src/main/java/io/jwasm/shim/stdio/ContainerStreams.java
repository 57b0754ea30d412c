package io.jwasm.shim.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.guest.Stdio;
import io.jwasm.shim.task.StdioPaths;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The opened standard streams of a process. No call blocks, whoever has the other ends open.
 *
 * <p>Fifos for output are opened to read as well, so that they open without a reader and outlive
 * one; the reader still sees their end when they are closed here. A fifo for input is held open to
 * write until {@link #closeInput}, so that it does not end before its writer has opened it.
 */
public final class ContainerStreams implements AutoCloseable {
  private static final int NONE = Stdio.CLOSED;
  private static final int FILE_MODE = 0640;

  private final Stdio stdio;

  @GuardedBy("this")
  private int inputKeeper;

  @GuardedBy("this")
  private boolean closed;

  private ContainerStreams(Stdio stdio, int inputKeeper) {
    this.stdio = stdio;
    this.inputKeeper = inputKeeper;
  }

  /**
   * Opens the streams.
   *
   * @throws JwasmException if one of them cannot be opened, or is of a kind that is not supported;
   *     none is open then
   */
  public static ContainerStreams open(StdioPaths paths) {
    if (paths.terminal()) {
      throw unimplemented("terminal", "run the container without one");
    }
    int in = NONE;
    int keeper = NONE;
    int out = NONE;
    try {
      if (!paths.in().isEmpty()) {
        in = open(paths.in(), OpenFlags.RDONLY | OpenFlags.NONBLOCK);
        keeper = open(paths.in(), OpenFlags.WRONLY | OpenFlags.NONBLOCK);
        int _ = Fd.setFlags(in, 0);
      }
      out = output(paths.out());
      int err = output(paths.err());
      return new ContainerStreams(new Stdio(in, out, err, false), keeper);
    } catch (JwasmException e) {
      close(in);
      close(keeper);
      close(out);
      throw e;
    }
  }

  private static int output(String path) {
    if (path.isEmpty()) {
      return NONE;
    }
    if (path.startsWith("/")) {
      return open(path, OpenFlags.RDWR);
    }
    URI uri = uri(path);
    if ("file".equals(uri.getScheme()) && uri.getPath() != null) {
      return open(uri.getPath(), OpenFlags.WRONLY | OpenFlags.APPEND | OpenFlags.CREAT);
    }
    throw unimplemented(path, "use fifos or a file:// address");
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw failure(ErrorKind.INVALID_ARGUMENT, text, "neither an absolute path nor a URI", null);
    }
  }

  private static int open(String path, int flags) {
    byte[] bytes = path.getBytes(UTF_8);
    int mode = (flags & OpenFlags.CREAT) != 0 ? FILE_MODE : 0;
    int fd = At.open(At.FDCWD, bytes, 0, bytes.length, flags | OpenFlags.NOCTTY, mode, 0);
    if (fd < 0) {
      ErrorKind kind = fd == -Errno.ENOENT ? ErrorKind.NOT_FOUND : ErrorKind.FAILED_PRECONDITION;
      throw failure(kind, path, Errno.message(-fd), null);
    }
    if ((flags & OpenFlags.ACCMODE) == OpenFlags.RDWR && !isFifo(fd)) {
      // A plain file keeps what it has.
      int _ = Fd.setFlags(fd, OpenFlags.APPEND);
    }
    return fd;
  }

  private static boolean isFifo(int fd) {
    var status = new FileStatus();
    return Fd.status(fd, status) == 0 && status.type() != FileStatus.REGULAR;
  }

  private static JwasmException unimplemented(String object, String hint) {
    return failure(ErrorKind.UNIMPLEMENTED, object, "not supported in this version", hint);
  }

  private static JwasmException failure(
      ErrorKind kind, String object, String reason, @Nullable String hint) {
    return new JwasmException(kind, "open stream", object, reason, hint, null);
  }

  /** The descriptors; valid until closed. */
  public Stdio stdio() {
    return stdio;
  }

  /** Lets the process see the end of its input when all writers are gone and it has read all. */
  public synchronized void closeInput() {
    close(inputKeeper);
    inputKeeper = NONE;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeInput();
      close(stdio.in());
      close(stdio.out());
      close(stdio.err());
    }
  }

  private static void close(int fd) {
    if (fd != NONE) {
      Fd.close(fd);
    }
  }
}
