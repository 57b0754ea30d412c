package io.jwasm.runtime.cache;

import io.jwasm.linux.FileMapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The end of each entry: its key, a checksum of all before, and the length of the payload. It finds
 * accidents, not attacks: those are kept out by the directory's owner and mode.
 */
final class Seal {
  private static final long MAGIC = 0x6a7761736d7365L; // "jwasmse"

  /** Key length, payload length, checksum, magic. */
  private static final int FIXED = Integer.BYTES + 3 * Long.BYTES;

  private Seal() {}

  /** Appends the seal to a complete payload. */
  static void append(Path file, ArtifactKey key) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long length = channel.size();
      ByteBuffer seal = seal(FileMapping.of(file), (int) length, key);
      channel.position(length);
      while (seal.hasRemaining()) {
        channel.write(seal);
      }
    }
  }

  /** Whether a file is whole and belongs to the key. */
  static boolean matches(Path file, ArtifactKey key) throws IOException {
    ByteBuffer whole = FileMapping.of(file);
    int length = whole.limit() - key.fileName().length() - FIXED;
    return length >= 0
        && seal(whole, length, key).equals(whole.slice(length, whole.limit() - length));
  }

  private static ByteBuffer seal(ByteBuffer file, int length, ArtifactKey key) {
    byte[] name = key.fileName().getBytes(StandardCharsets.UTF_8);
    var checksum = new CRC32C();
    // Mapped, because reading would copy: this is part of every start of a guest.
    checksum.update(file.slice(0, length));
    checksum.update(name);
    ByteBuffer seal = ByteBuffer.allocate(name.length + FIXED);
    seal.put(name).putInt(name.length).putLong(length);
    return seal.putLong(checksum.getValue()).putLong(MAGIC).flip();
  }
}
