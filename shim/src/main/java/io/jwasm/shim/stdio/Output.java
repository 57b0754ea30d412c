package io.jwasm.shim.stdio;

import io.jwasm.error.ErrorKind;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.guest.Stdio;
import io.jwasm.shim.task.StdioPaths;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a process writes to.
 *
 * @param fd {@link Stdio#CLOSED} for nowhere
 * @param closer run once, in place of closing the descriptor
 */
record Output(int fd, Runnable closer) {
  private static final Output NONE = new Output(Stdio.CLOSED, () -> {});

  /** Both outputs of a process; the same file or logger may take both. */
  record Pair(Output out, Output err) {
    void close() {
      out.close();
      err.close();
    }
  }

  /**
   * Opens both; never blocks, but for a logger that starts.
   *
   * @throws io.jwasm.error.JwasmException if that is not possible; nothing is left open
   */
  static Pair open(StdioPaths paths, StreamOwner owner) {
    URI uri = paths.out().startsWith("/") ? null : uri(paths.out());
    if (uri != null && "binary".equals(uri.getScheme())) {
      // The logger of the output takes the errors as well, wherever they were to go.
      return Logger.start(uri, owner);
    }
    Output out = open(paths.out());
    try {
      return new Pair(out, open(paths.err()));
    } catch (RuntimeException | Error e) {
      out.close();
      throw e;
    }
  }

  private static Output open(String path) {
    if (path.isEmpty()) {
      return NONE;
    }
    if (path.startsWith("/")) {
      return ofPath(path);
    }
    URI uri = uri(path);
    if (!"file".equals(uri.getScheme()) || uri.getPath() == null) {
      throw StreamFile.failure(
          ErrorKind.UNIMPLEMENTED, path, "not supported", "use fifos, file:// or binary://");
    }
    return ofFile(uri.getPath());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw StreamFile.failure(
          ErrorKind.INVALID_ARGUMENT, text, "neither an absolute path nor a URI", null);
    }
  }

  /**
   * A fifo is opened to read as well, so that it opens without a reader and outlives one; the
   * reader still sees its end when it is closed here.
   */
  private static Output ofPath(String path) {
    int fd = StreamFile.open(path, OpenFlags.RDWR);
    if (StreamFile.isRegular(fd)) {
      int _ = Fd.setFlags(fd, OpenFlags.APPEND);
    }
    return new Output(fd, () -> LateReader.close(fd));
  }

  private static Output ofFile(String path) {
    try {
      Files.createDirectories(Objects.requireNonNull(Path.of(path).getParent()));
    } catch (IOException e) {
      throw StreamFile.failure(ErrorKind.FAILED_PRECONDITION, path, e.toString(), null);
    }
    int fd = StreamFile.open(path, OpenFlags.WRONLY | OpenFlags.APPEND | OpenFlags.CREAT);
    return new Output(fd, () -> Fd.close(fd));
  }

  /** Closes it; called once. */
  void close() {
    closer.run();
  }
}
