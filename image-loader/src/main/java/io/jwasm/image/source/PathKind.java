package io.jwasm.image.source;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Tells what an existing path holds by its first bytes. */
final class PathKind {
  private static final int TAR_BLOCK = 512;
  private static final int TAR_MAGIC = 257;
  private static final byte[] WASM = {0, 'a', 's', 'm'};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private PathKind() {}

  static ImageSource sourceOf(TaggedPath path) {
    Path file = path.path();
    if (Files.isDirectory(file)) {
      boolean layout = Files.exists(file.resolve("oci-layout")) || !path.tag().isEmpty();
      return layout
          ? new ImageSource.Layout(file, path.tag())
          : new ImageSource.RootDirectory(file);
    }
    byte[] head = head(file);
    // A wrong magic in a .wasm file is reported by whoever reads the module.
    if (startsWith(head, 0, WASM) || file.toString().endsWith(".wasm")) {
      return new ImageSource.ModuleFile(file);
    }
    if (isArchive(head)) {
      return new ImageSource.Archive(file, path.tag());
    }
    throw new JwasmException(
        ErrorKind.INVALID_ARGUMENT,
        "open image",
        file.toString(),
        "neither a wasm module nor an image archive (tar)",
        null,
        null);
  }

  private static boolean isArchive(byte[] head) {
    return startsWith(head, TAR_MAGIC, "ustar".getBytes(StandardCharsets.US_ASCII))
        || startsWith(head, 0, GZIP)
        || startsWith(head, 0, ZSTD);
  }

  private static boolean startsWith(byte[] head, int at, byte[] magic) {
    return head.length >= at + magic.length
        && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
  }

  private static byte[] head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(TAR_BLOCK);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.PERMISSION_DENIED, "open image", file.toString(), "cannot be read", null, e);
    }
  }
}
