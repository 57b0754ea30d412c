package io.jwasm.runtime.fs;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.FileLock;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One guest's private directories on the host, removed by {@link #close}. A lock file beside them
 * tells whether their owner lives: those of dead processes are removed when the next guest makes
 * its own. Not thread-safe.
 */
final class TemporaryDirectories implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final Path base;
  private @Nullable Path home;
  private @Nullable FileLock lock;
  private int count;

  /**
   * @param base a directory of this user only; made if need be, with mode 0700
   */
  TemporaryDirectories(Path base) {
    this.base = base;
  }

  /**
   * Makes an empty directory.
   *
   * @throws JwasmException if that fails
   */
  Path create() {
    try {
      Path current = home;
      if (current == null) {
        current = createHome();
        home = current;
      }
      return Files.createDirectory(current.resolve(Integer.toString(count++)));
    } catch (IOException | ErrnoException e) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "make a temporary file system in",
          base.toString(),
          e.toString(),
          "check that the directory can be written and has space",
          e);
    }
  }

  private Path createHome() throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(base, ownerOnly);
    removeStale();
    while (true) {
      String name = UUID.randomUUID().toString();
      // Whoever looks for stale ones may have it for a moment.
      Optional<FileLock> own = FileLock.tryLock(base.resolve(name + LOCK), FileLock.Mode.EXCLUSIVE);
      if (own.isPresent()) {
        lock = own.get();
        return Files.createDirectory(base.resolve(name), ownerOnly);
      }
    }
  }

  private void removeStale() throws IOException {
    try (var files = Files.newDirectoryStream(base, "*" + LOCK)) {
      for (Path lockFile : files) {
        removeIfStale(lockFile);
      }
    }
  }

  private static void removeIfStale(Path lockFile) {
    String name = lockFile.getFileName().toString();
    try {
      Optional<FileLock> stale = FileLock.tryLock(lockFile, FileLock.Mode.EXCLUSIVE);
      if (stale.isPresent()) {
        try (FileLock held = stale.get()) {
          removeTree(lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())));
          held.remove();
        }
      }
    } catch (IOException | ErrnoException e) {
      // Not removable: the next guest tries again.
    }
  }

  private static void removeTree(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Removes all of them, as far as possible: what is left is stale for the next guest. */
  @Override
  public void close() {
    Path current = home;
    FileLock held = lock;
    home = null;
    lock = null;
    try {
      if (current != null) {
        removeTree(current);
      }
      if (held != null) {
        held.remove();
      }
    } catch (IOException e) {
      System.getLogger(TemporaryDirectories.class.getName())
          .log(System.Logger.Level.WARNING, "temporary files stay in " + base, e);
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }
}
