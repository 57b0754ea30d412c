package io.jwasm.runtime.cache;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Which module a source holds, so that a start need not hash it: image digest and entrypoint, or
 * device, inode, size and times of a file, to the module's SHA-256. Thread-safe; best effort: what
 * cannot be read or written is computed again.
 */
public final class DigestIndex {
  /** A file that changed less than this ago could change again without new times. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final long NANOS = 1_000_000_000L;

  private final Path directory;
  private final InstantSource clock;

  /** Opens the index in a cache directory. */
  public DigestIndex(Path cache, InstantSource clock) {
    CacheDirectory.ensure(cache);
    this.directory = CacheDirectory.ensure(cache.resolve("index"));
    this.clock = clock;
  }

  /** The digest that was recorded for a source. */
  Optional<String> find(ModuleSource source) {
    try {
      Optional<Path> entry = entry(source);
      if (entry.isEmpty() || Files.size(entry.get()) != 64) {
        return Optional.empty();
      }
      return Optional.of(Files.readString(entry.get())).filter(ArtifactKey::isDigest);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Computes the digest of a source, and records it. */
  String compute(ModuleSource source) throws IOException {
    Optional<Path> entry = entry(source);
    String digest = hash(source.file());
    // Recorded under what the file was before it was read, so that a change in between is seen.
    if (entry.isPresent() && entry.equals(entry(source))) {
      record(entry.get(), digest);
    }
    return digest;
  }

  private void record(Path entry, String digest) {
    try {
      Path temporary = Files.createTempFile(directory, "tmp", "");
      try {
        Files.writeString(temporary, digest);
        Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // computed again the next time
    }
  }

  /** Removes entries of modules that have no artifact, and leftovers. */
  public void retain(Set<String> digests) {
    for (Path entry : CacheDirectory.files(directory)) {
      try {
        if (!digests.contains(Files.readString(entry))) {
          Files.deleteIfExists(entry);
        }
      } catch (IOException e) {
        // removed by another process
      }
    }
  }

  private Optional<Path> entry(ModuleSource source) throws IOException {
    if (source.image().isPresent()) {
      return Optional.of(path("image\n" + source.image().get()));
    }
    var status = new FileStatus();
    byte[] name = source.file().toString().getBytes(StandardCharsets.UTF_8);
    int result = At.status(At.FDCWD, name, 0, name.length, 0, status);
    if (result == -Errno.ENOENT) {
      throw new NoSuchFileException(source.file().toString());
    }
    if (result < 0) {
      throw new IOException(Errno.message(-result));
    }
    if (isRecent(status.modified()) || isRecent(status.changed())) {
      return Optional.empty();
    }
    return Optional.of(
        directory.resolve(
            "file-"
                + String.join(
                    "-",
                    Long.toHexString(status.device()),
                    Long.toHexString(status.inode()),
                    Long.toHexString(status.size()),
                    Long.toHexString(status.modified()),
                    Long.toHexString(status.changed()))));
  }

  private boolean isRecent(long nanos) {
    Instant settled = clock.instant().minus(SETTLED);
    return nanos > settled.getEpochSecond() * NANOS + settled.getNano();
  }

  private Path path(String identity) {
    return directory.resolve(hex(sha256().digest(identity.getBytes(StandardCharsets.UTF_8))));
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    try (var channel = FileChannel.open(file)) {
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return hex(digest.digest());
  }

  /** The digest of a module in memory. */
  static String hash(ByteBuffer module) {
    MessageDigest digest = sha256();
    digest.update(module.duplicate());
    return hex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
