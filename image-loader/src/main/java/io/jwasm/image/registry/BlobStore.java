package io.jwasm.image.registry;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.content.Blobs;
import io.jwasm.linux.FileLock;
import io.jwasm.oci.image.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Whole blobs on disk, so that a pull that was broken off goes on with those that it had. Each is
 * locked from its download until this is closed, so it is downloaded once. Confined to one thread.
 */
final class BlobStore implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String PARTIAL = ".part";

  private final Path directory;
  private final Map<Path, FileLock> held = new HashMap<>();

  BlobStore(Path directory) {
    this.directory = directory;
  }

  /** Writes a blob; may be called again after it failed. */
  @FunctionalInterface
  interface Download {
    void to(BlobOutput out);
  }

  /** The verified blob; downloads it if it is not there. */
  Path get(Descriptor blob, Download download) {
    Path file = directory.resolve(blob.digest().algorithm() + "-" + blob.digest().encoded());
    if (held.containsKey(file)) {
      return file;
    }
    held.put(file, lock(file, blob));
    try {
      if (!isWhole(file, blob)) {
        fetch(file, blob, download);
      }
      return file;
    } catch (IOException e) {
      throw failure(blob, e);
    }
  }

  private static FileLock lock(Path file, Descriptor blob) {
    try {
      return FileLock.lock(sibling(file, LOCK), FileLock.Mode.EXCLUSIVE, () -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JwasmException(
          ErrorKind.UNAVAILABLE,
          "pull image blob",
          blob.digest().toString(),
          "interrupted",
          null,
          e);
    }
  }

  private static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static boolean isWhole(Path file, Descriptor blob) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      Blobs.verify(blob, in);
      return true;
    } catch (JwasmException e) {
      return false;
    }
  }

  private static void fetch(Path file, Descriptor blob, Download download) throws IOException {
    Path partial = sibling(file, PARTIAL);
    try (FileChannel channel =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      download.to(new BlobOutput(channel, Channels.newOutputStream(channel), blob));
      channel.force(true);
    } catch (RuntimeException | IOException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static JwasmException failure(Descriptor blob, IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return new JwasmException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.INTERNAL,
        "write image blob",
        blob.digest().toString(),
        full ? "no space left on device" : String.valueOf(e.getMessage()),
        full ? "free some space, or keep images elsewhere with JWASM_HOME" : null,
        e);
  }

  /** Removes the blobs that this one holds. */
  void removeHeld() {
    held.keySet().forEach(BlobStore::remove);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(sibling(file, PARTIAL));
    } catch (IOException e) {
      // It is removed by the next prune.
      System.getLogger(BlobStore.class.getName())
          .log(System.Logger.Level.DEBUG, "remove " + file, e);
    }
  }

  /** Removes the blobs that no pull holds. */
  static void removeUnused(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString().replaceFirst("\\.(lock|part)$", "");
        Path blob = file.resolveSibling(name);
        FileLock.tryLock(sibling(blob, LOCK), FileLock.Mode.EXCLUSIVE)
            .ifPresent(lock -> {
              remove(blob);
              lock.remove();
            });
      }
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.INTERNAL,
          "list blobs",
          directory.toString(),
          String.valueOf(e.getMessage()),
          null,
          e);
    }
  }

  @Override
  public void close() {
    held.values().forEach(FileLock::remove);
    held.clear();
  }
}
