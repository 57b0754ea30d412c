package io.jwasm.runtime.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Artifacts in a directory that several processes share. A process must make only one store of a
 * directory, see {@link CompileLocks}.
 */
public final class DirectoryArtifactStore implements ArtifactStore {
  private final Path artifacts;
  private final Path temporary;
  private final CompileLocks locks;
  private final InstantSource clock;

  /**
   * Opens a store; the directory is made if it does not exist.
   *
   * @throws io.jwasm.error.JwasmException if it cannot be made, or others can write it
   */
  public DirectoryArtifactStore(Path directory, InstantSource clock) {
    CacheDirectory.ensure(directory);
    this.artifacts = CacheDirectory.ensure(directory.resolve("artifacts"));
    this.temporary = CacheDirectory.ensure(directory.resolve("tmp"));
    this.locks = new CompileLocks(CacheDirectory.ensure(directory.resolve("locks")));
    this.clock = clock;
  }

  private Path file(ArtifactKey key) {
    return artifacts.resolve(key.fileName());
  }

  @Override
  public Optional<Path> get(ArtifactKey key) {
    Path file = file(key);
    try {
      if (!isWhole(file, key)) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isWhole(Path file, ArtifactKey key) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !CacheDirectory.isOurs(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return Seal.matches(file, key);
  }

  @Override
  public Path putIfAbsent(ArtifactKey key, Writer writer, Waiting waiting)
      throws InterruptedException {
    Optional<Path> present = get(key);
    if (present.isPresent()) {
      return present.get();
    }
    try (var lock = locks.lock(locks.bucket(key), waiting)) {
      present = get(key);
      return present.isPresent() ? present.get() : make(key, writer, lock);
    } catch (IOException e) {
      throw CacheDirectory.failure("write cache entry", file(key), e);
    }
  }

  private Path make(ArtifactKey key, Writer writer, CompileLocks.Held lock) throws IOException {
    removeTemporaries(lock);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path file = Files.createTempFile(temporary, lock.prefix(), "." + key.fileName(), mode);
    try {
      writer.write(file);
      Seal.append(file, key);
      discardIfDirectory(file(key));
      CacheDirectory.publish(file, file(key));
      return file(key);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A rename replaces anything but a directory. */
  private static void discardIfDirectory(Path target) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(target);
    }
  }

  private void removeTemporaries(CompileLocks.Held lock) throws IOException {
    for (Path file : CacheDirectory.files(temporary)) {
      if (file.getFileName().toString().startsWith(lock.prefix())) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public List<Entry> list() {
    var entries = new ArrayList<Entry>();
    for (Path file : CacheDirectory.files(artifacts)) {
      ArtifactKey.ofFileName(file.getFileName().toString())
          .flatMap(key -> entry(key, State.READY, file))
          .ifPresent(entries::add);
    }
    entries.sort(Comparator.comparing(Entry::lastUsed).thenComparing(e -> e.key().fileName()));
    for (Path file : CacheDirectory.files(temporary)) {
      String name = file.getFileName().toString();
      ArtifactKey.ofFileName(name.substring(name.indexOf('.') + 1))
          .filter(this::isBeingMade)
          .flatMap(key -> entry(key, State.COMPILING, file))
          .ifPresent(entries::add);
    }
    return List.copyOf(entries);
  }

  /** A temporary file is of a killed process if nobody holds its lock. */
  private boolean isBeingMade(ArtifactKey key) {
    try (var lock = locks.tryLock(locks.bucket(key))) {
      return lock == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Entry> entry(ArtifactKey key, State state, Path file) {
    try {
      FileTime used = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(new Entry(key, state, Files.size(file), used.toInstant()));
    } catch (IOException e) {
      return Optional.empty(); // pruned by another process
    }
  }

  @Override
  public List<Entry> prune(PrunePolicy policy) {
    try {
      for (int i = 0; i < locks.count(); i++) {
        try (var lock = locks.tryLock(i)) {
          if (lock != null) {
            removeTemporaries(lock);
          }
        }
      }
      List<Entry> chosen = policy.choose(list(), clock.instant());
      for (Entry entry : chosen) {
        Files.deleteIfExists(file(entry.key()));
      }
      return chosen;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw CacheDirectory.failure("prune cache", artifacts, e);
    }
  }
}
