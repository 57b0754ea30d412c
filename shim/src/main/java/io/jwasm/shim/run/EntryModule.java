package io.jwasm.shim.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The module that an image's entrypoint names, opened inside its root filesystem.
 *
 * <p>An absolute path is taken as it is; a path with a slash is relative to the working directory;
 * a bare name is looked up in {@code PATH}, the working directory and the root, because images of
 * other wasm runtimes rely on each of these. Links are followed, but never out of the root.
 */
public final class EntryModule implements AutoCloseable {
  private static final String PATH = "PATH=";
  private static final List<String> DEFAULT_PATH = List.of("/usr/local/bin", "/usr/bin", "/bin");

  private final int fd;
  private final String guestPath;

  private EntryModule(int fd, String guestPath) {
    this.fd = fd;
    this.guestPath = guestPath;
  }

  /**
   * Opens the module.
   *
   * @param root the root filesystem
   * @param name the first word of the entrypoint, without {@code #function}
   * @param workdir the working directory, absolute
   * @param environment the guest's environment, for {@code PATH}
   * @throws JwasmException if there is no such file, or it is not a regular file
   */
  public static EntryModule open(Path root, String name, String workdir, List<String> environment) {
    byte[] path = root.toString().getBytes(UTF_8);
    int fd = At.open(At.FDCWD, path, 0, path.length, OpenFlags.PATH | OpenFlags.DIRECTORY, 0, 0);
    if (fd < 0) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "open root filesystem",
          root.toString(),
          Errno.message(-fd),
          null,
          null);
    }
    try {
      return open(fd, name, workdir, path(environment));
    } finally {
      Fd.close(fd);
    }
  }

  private static List<String> path(List<String> environment) {
    return environment.stream()
        .filter(entry -> entry.startsWith(PATH))
        .findFirst()
        .map(entry -> entry.substring(PATH.length()).split(":", -1))
        .map(parts -> Arrays.stream(parts).filter(part -> part.startsWith("/")).toList())
        .orElse(DEFAULT_PATH);
  }

  /**
   * @param root a descriptor of the root filesystem
   * @param path directories of {@code PATH}
   */
  static EntryModule open(int root, String name, String workdir, List<String> path) {
    Set<String> tried = candidates(name, workdir, path);
    int failure = Errno.ENOENT;
    for (String candidate : tried) {
      byte[] bytes = candidate.getBytes(UTF_8);
      int fd =
          At.open(root, bytes, 0, bytes.length, OpenFlags.RDONLY, 0, OpenFlags.RESOLVE_IN_ROOT);
      if (fd >= 0) {
        return checked(new EntryModule(fd, candidate));
      }
      if (fd != -Errno.ENOENT && fd != -Errno.ENOTDIR) {
        failure = -fd;
      }
    }
    throw error(
        name,
        failure == Errno.ENOENT
            ? "no such file or directory in the image; looked at " + String.join(", ", tried)
            : Errno.message(failure),
        "give the path of a .wasm file in the image as its entrypoint");
  }

  private static EntryModule checked(EntryModule module) {
    var status = new FileStatus();
    int result = Fd.status(module.fd, status);
    if (result == 0 && status.type() == FileStatus.REGULAR) {
      return module;
    }
    module.close();
    throw error(
        module.guestPath,
        status.type() == FileStatus.DIRECTORY ? "is a directory" : "is not a regular file",
        "name a .wasm file");
  }

  private static Set<String> candidates(String name, String workdir, List<String> path) {
    Set<String> candidates = new LinkedHashSet<>();
    if (name.startsWith("/")) {
      candidates.add(name);
    } else {
      List<String> directories = new ArrayList<>();
      if (!name.contains("/")) {
        directories.addAll(path);
      }
      directories.add(workdir);
      directories.add("/");
      for (String directory : directories) {
        candidates.add(directory.endsWith("/") ? directory + name : directory + "/" + name);
      }
    }
    return candidates;
  }

  private static JwasmException error(String name, String reason, String hint) {
    return new JwasmException(
        ErrorKind.INVALID_ARGUMENT, "open entrypoint", name, reason, hint, null);
  }

  /** Where the guest sees the module. */
  public String guestPath() {
    return guestPath;
  }

  /**
   * A host path that leads to the opened file, whatever happens to its name; valid until closed.
   */
  public Path hostPath() {
    return Path.of("/proc/self/fd/" + fd);
  }

  @Override
  public void close() {
    Fd.close(fd);
  }
}
