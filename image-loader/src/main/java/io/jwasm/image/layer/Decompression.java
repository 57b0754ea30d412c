package io.jwasm.image.layer;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Tells by the first bytes how a stream is compressed, as containerd does. */
public final class Decompression {
  private static final int BUFFER = 64 * 1024;
  private static final int GZIP = 0x1f8b_0000;
  private static final int GZIP_MASK = 0xffff_0000;
  private static final int ZSTD = 0x28b5_2ffd;

  private Decompression() {}

  /**
   * The plain content; closing it closes the stream.
   *
   * @throws IOException if the stream cannot be read or its compression is damaged
   */
  public static InputStream open(InputStream stored) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stored, BUFFER);
    in.mark(4);
    int magic = magic(in.readNBytes(4));
    in.reset();
    if ((magic & GZIP_MASK) == GZIP) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    return magic == ZSTD ? new ZstdInputStream(in) : in;
  }

  /** Whether content that starts with these bytes is compressed. */
  public static boolean isCompressed(byte[] head) {
    int magic = magic(head);
    return (magic & GZIP_MASK) == GZIP || magic == ZSTD;
  }

  private static int magic(byte[] head) {
    int magic = 0;
    for (int i = 0; i < 4; i++) {
      magic = magic << 8 | (i < head.length ? Byte.toUnsignedInt(head[i]) : 0);
    }
    return magic;
  }
}
