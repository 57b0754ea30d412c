package io.jwasm.image.store;

import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.FileLock;
import io.jwasm.linux.FileLock.Mode;
import io.jwasm.linux.Inodes;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Stored images by digest. Who uses one holds its lock shared; who makes or removes one holds it
 * exclusively.
 */
final class ImageCache {
  private final StoreDirectories directories;

  ImageCache(StoreDirectories directories) {
    this.directories = directories;
  }

  /** Fills the directory of an image. */
  @FunctionalInterface
  interface Maker {
    void make(StoredFiles files) throws IOException;
  }

  /** The image if it is stored. */
  Optional<ResolvedImage> find(Digest digest, String name, LoadProgress progress) {
    if (!files(digest).exist()) {
      return Optional.empty();
    }
    FileLock lock =
        Waiting.lock(directories.lock(digest), Mode.SHARED, digest.toString(), progress);
    return leased(digest, name, lock);
  }

  private Optional<ResolvedImage> leased(Digest digest, String name, FileLock lock) {
    StoredFiles files = files(digest);
    if (!files.exist()) {
      lock.close();
      return Optional.empty();
    }
    try {
      files.touch();
      return Optional.of(
          new ResolvedImage(
              name,
              files.existingRoot(),
              files.existingModule(),
              files.readConfig(),
              Optional.of(digest),
              files.notices(),
              lock::close));
    } catch (IOException e) {
      lock.close();
      throw StoreDirectories.failure("read stored image", files.directory(), e);
    }
  }

  /** The image, made by one of all callers if it is not stored. */
  ResolvedImage get(Digest digest, String name, LoadProgress progress, Maker maker) {
    while (true) {
      Optional<ResolvedImage> image = find(digest, name, progress);
      if (image.isPresent()) {
        return image.get();
      }
      FileLock lock =
          Waiting.lock(directories.lock(digest), Mode.EXCLUSIVE, digest.toString(), progress);
      try {
        if (!files(digest).exist()) {
          make(digest, maker);
        }
        lock.share();
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
      image = leased(digest, name, lock);
      // Else it was pruned while the lock was changed over.
      if (image.isPresent()) {
        return image.get();
      }
    }
  }

  private void make(Digest digest, Maker maker) {
    TemporaryDirectory.sweep(directories.temporary());
    try (TemporaryDirectory temporary = TemporaryDirectory.make(directories.temporary())) {
      Path made = temporary.directory().resolve("image");
      Files.createDirectory(made);
      maker.make(new StoredFiles(made));
      sync(made);
      Files.move(made, directories.image(digest), StandardCopyOption.ATOMIC_MOVE);
      StoreDirectories.sync(directories.images());
    } catch (IOException e) {
      throw StoreDirectories.failure("store image", directories.image(digest), e);
    } catch (ErrnoException e) {
      throw StoreDirectories.failure("store image", digest.toString(), e);
    }
  }

  private static void sync(Path directory) throws IOException {
    StoreDirectories.sync(directory);
    Inodes.syncFileSystem(directory.toString());
  }

  StoredFiles files(Digest digest) {
    return new StoredFiles(directories.image(digest));
  }

  /** Removes an image that nobody uses; whether it did. */
  boolean remove(Digest digest) {
    Optional<FileLock> lock = FileLock.tryLock(directories.lock(digest), Mode.EXCLUSIVE);
    if (lock.isEmpty()) {
      return false;
    }
    try (TemporaryDirectory bin = TemporaryDirectory.make(directories.temporary())) {
      Files.move(
          directories.image(digest),
          bin.directory().resolve("image"),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      lock.get().close();
      throw StoreDirectories.failure("remove stored image", directories.image(digest), e);
    }
    lock.get().remove();
    return true;
  }

  /** Whether somebody uses or makes the image. */
  boolean inUse(Digest digest) {
    Optional<FileLock> lock = FileLock.tryLock(directories.lock(digest), Mode.EXCLUSIVE);
    lock.ifPresent(FileLock::remove);
    return lock.isEmpty();
  }
}
