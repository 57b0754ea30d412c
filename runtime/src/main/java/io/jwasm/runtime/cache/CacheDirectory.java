package io.jwasm.runtime.cache;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A directory that only this user can write: what lies in it becomes code. Holds the steps of
 * publishing a file.
 */
final class CacheDirectory {
  private static final int WRITABLE_BY_OTHERS = 0022;

  private CacheDirectory() {}

  /**
   * Makes a directory with its parents, or checks the one that exists.
   *
   * @throws JwasmException if it cannot be made, or belongs to or is writable by somebody else
   */
  static Path ensure(Path directory) {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      if (directory.getParent() != null) {
        Files.createDirectories(directory.getParent(), mode);
      }
      Files.createDirectory(directory, mode);
    } catch (FileAlreadyExistsException e) {
      // checked below
    } catch (IOException e) {
      throw failure("create cache directory", directory, e);
    }
    check(directory);
    return directory;
  }

  private static void check(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        throw refused(directory, "is not a directory");
      }
      if (!isOurs(directory)) {
        throw refused(directory, "belongs to another user, or others can write it");
      }
    } catch (IOException e) {
      throw failure("open cache directory", directory, e);
    }
  }

  private static JwasmException refused(Path directory, String reason) {
    return new JwasmException(
        ErrorKind.PERMISSION_DENIED,
        "open cache directory",
        directory.toString(),
        reason,
        "make it yours with mode 0700, or choose another one",
        null);
  }

  /** Whether a file or directory belongs to this process's user and only the user can write it. */
  static boolean isOurs(Path path, LinkOption... options) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode", options);
    Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return self.equals(attributes.get("uid"))
        && attributes.get("mode") instanceof Integer mode
        && (mode & WRITABLE_BY_OTHERS) == 0;
  }

  /** Gives a complete file its name; after that it survives a power failure. */
  static void publish(Path temporary, Path target) throws IOException {
    try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (var parent = FileChannel.open(target.toAbsolutePath().getParent())) {
      parent.force(true);
    }
  }

  /** The files directly in a directory. */
  static List<Path> files(Path directory) {
    try (var files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw failure("list cache directory", directory, e);
    }
  }

  /** Tells an I/O failure in our terms. */
  static JwasmException failure(String operation, Path path, IOException cause) {
    boolean denied = cause instanceof AccessDeniedException;
    String reason = reason(cause);
    return new JwasmException(
        denied ? ErrorKind.PERMISSION_DENIED : ErrorKind.RESOURCE_EXHAUSTED,
        operation,
        path.toString(),
        denied ? "permission denied" : reason,
        "free space with \"jwasm cache prune\", or choose another cache directory",
        cause);
  }

  private static String reason(IOException cause) {
    String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    return reason == null ? cause.toString() : reason;
  }
}
