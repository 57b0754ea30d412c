package io.jwasm.image.store;

import io.jwasm.image.tree.Tree;
import io.jwasm.image.tree.TreePath;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.FileLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A directory of this process that is removed when it is closed. A lock beside it tells others that
 * its owner lives; what dead owners left is removed by {@link #sweep}.
 */
final class TemporaryDirectory implements WritableRoot {
  private static final String LOCK = ".lock";

  private final Path directory;
  private final FileLock lock;

  private TemporaryDirectory(Path directory, FileLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  static TemporaryDirectory make(Path parent) {
    while (true) {
      String name = UUID.randomUUID().toString();
      Optional<FileLock> lock =
          FileLock.tryLock(parent.resolve(name + LOCK), FileLock.Mode.EXCLUSIVE);
      // A sweep may hold it for a moment.
      if (lock.isPresent()) {
        return make(parent.resolve(name), lock.get());
      }
    }
  }

  private static TemporaryDirectory make(Path directory, FileLock lock) {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new TemporaryDirectory(directory, lock);
    } catch (IOException e) {
      lock.remove();
      throw StoreDirectories.failure("make directory", directory, e);
    }
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    remove(directory);
    lock.remove();
  }

  /** Removes directories whose owners are gone. */
  static void sweep(Path parent) {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, "*" + LOCK)) {
      for (Path file : locks) {
        FileLock.tryLock(file, FileLock.Mode.EXCLUSIVE).ifPresent(lock -> removeOwned(file, lock));
      }
    } catch (IOException e) {
      throw StoreDirectories.failure("list directory", parent, e);
    }
  }

  private static void removeOwned(Path file, FileLock lock) {
    String name = String.valueOf(file.getFileName());
    remove(file.resolveSibling(name.substring(0, name.length() - LOCK.length())));
    lock.remove();
  }

  /** Removes a tree if it exists; what cannot be removed stays for the next sweep. */
  static void remove(Path tree) {
    Path parent = Objects.requireNonNull(tree.getParent());
    try (Tree root = new Tree(parent, Integer.MAX_VALUE);
        Tree.Directory directory = root.makeDirectories("")) {
      Tree.remove(directory, TreePath.bytes(String.valueOf(tree.getFileName())));
    } catch (ErrnoException e) {
      System.getLogger(TemporaryDirectory.class.getName())
          .log(System.Logger.Level.DEBUG, "remove " + tree, e);
    }
  }
}
