package io.jwasm.runtime.cache;

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
    byte[] name = key.fileName().getBytes(StandardCharsets.UTF_8);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long length = channel.size();
      ByteBuffer seal = ByteBuffer.allocate(name.length + FIXED);
      seal.put(name).putInt(name.length).putLong(length);
      seal.putLong(checksum(channel, length, name)).putLong(MAGIC).flip();
      channel.position(length);
      while (seal.hasRemaining()) {
        channel.write(seal);
      }
    }
  }

  /** Whether a file is whole and belongs to the key. */
  static boolean matches(FileChannel channel, ArtifactKey key) throws IOException {
    byte[] name = key.fileName().getBytes(StandardCharsets.UTF_8);
    long length = channel.size() - name.length - FIXED;
    if (length < 0 || length > Integer.MAX_VALUE) {
      return false;
    }
    ByteBuffer seal = ByteBuffer.allocate(name.length + FIXED);
    while (seal.hasRemaining() && channel.read(seal, length + seal.position()) > 0) {}
    ByteBuffer expected = ByteBuffer.allocate(name.length + FIXED);
    expected.put(name).putInt(name.length).putLong(length);
    expected.putLong(checksum(channel, length, name)).putLong(MAGIC);
    return !seal.hasRemaining() && expected.flip().equals(seal.flip());
  }

  private static long checksum(FileChannel channel, long length, byte[] name) throws IOException {
    var checksum = new CRC32C();
    // Mapped, because reading would copy: this is part of every start of a guest.
    checksum.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, length));
    checksum.update(name);
    return checksum.getValue();
  }
}
