package io.jwasm.runtime.fs;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
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
  private @Nullable FileChannel lock;
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
    } catch (IOException e) {
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
      Path lockFile = base.resolve(name + LOCK);
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      // Another process may take the new file for a stale one and remove it before it is locked.
      if (channel.tryLock() != null && Files.exists(lockFile)) {
        lock = channel;
        return Files.createDirectory(base.resolve(name), ownerOnly);
      }
      channel.close();
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
    try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock locked = channel.tryLock()) {
      if (locked != null) {
        removeTree(lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())));
        Files.deleteIfExists(lockFile);
      }
    } catch (OverlappingFileLockException e) {
      // Belongs to another guest of this process.
    } catch (IOException e) {
      // Being removed by another process, or not removable: the next guest tries again.
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
    FileChannel held = lock;
    home = null;
    lock = null;
    try {
      if (current != null) {
        removeTree(current);
        Files.deleteIfExists(current.resolveSibling(current.getFileName() + LOCK));
      }
      if (held != null) {
        held.close();
      }
    } catch (IOException e) {
      System.getLogger(TemporaryDirectories.class.getName())
          .log(System.Logger.Level.WARNING, "temporary files stay in " + base, e);
    }
  }
}
