package io.jwasm.image.content;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.json.OciJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;

/** Reads blobs and verifies their digests and sizes. */
public final class Blobs {
  private static final String OPERATION = "read image blob";
  private static final int BUFFER = 128 * 1024;

  private Blobs() {}

  /** Opens something anew at each call. */
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Opens content after a first pass has verified it. */
  static InputStream openVerified(Descriptor descriptor, Opener opener, String image) {
    try {
      try (InputStream in = opener.open()) {
        verify(descriptor, in);
      }
      return opener.open();
    } catch (IOException e) {
      throw unreadable(descriptor.digest().toString(), image, e);
    }
  }

  /** Reads a whole small blob. */
  static byte[] readVerified(Descriptor descriptor, Opener opener, String image) {
    if (descriptor.size() > OciJson.MAX_BYTES) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          OPERATION,
          descriptor.digest().toString(),
          "a document of " + descriptor.size() + " bytes is too long",
          null,
          null);
    }
    try (InputStream in = opener.open()) {
      byte[] bytes = in.readNBytes(OciJson.MAX_BYTES + 1);
      verify(descriptor, new ByteArrayInputStream(bytes));
      return bytes;
    } catch (IOException e) {
      throw unreadable(descriptor.digest().toString(), image, e);
    }
  }

  /** Reads a small file that has no descriptor. */
  static byte[] read(String path, Opener opener, String image) {
    try (InputStream in = opener.open()) {
      return in.readNBytes(OciJson.MAX_BYTES + 1);
    } catch (IOException e) {
      throw unreadable(path, image, e);
    }
  }

  /**
   * Reads to the end and verifies.
   *
   * @throws JwasmException {@code DATA_LOSS} if the content is another than the descriptor's
   */
  public static void verify(Descriptor descriptor, InputStream in) throws IOException {
    MessageDigest hash = hash(descriptor.digest());
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    int read;
    while ((read = in.read(buffer)) >= 0) {
      hash.update(buffer, 0, read);
      size += read;
    }
    check(descriptor, Digest.of(descriptor.digest().algorithm(), hash.digest()), size);
  }

  private static MessageDigest hash(Digest digest) {
    if (digest.isSupported()) {
      return digest.newHash();
    }
    throw new JwasmException(
        ErrorKind.UNIMPLEMENTED,
        OPERATION,
        digest.toString(),
        "the digest algorithm is not supported",
        "use sha256 or sha512",
        null);
  }

  private static void check(Descriptor expected, Digest actual, long size) {
    String reason;
    if (!actual.equals(expected.digest())) {
      reason = "digest mismatch: expected " + expected.digest() + ", found " + actual;
    } else if (size != expected.size()) {
      reason = "size mismatch: expected " + expected.size() + " bytes, found " + size;
    } else {
      return;
    }
    throw new JwasmException(
        ErrorKind.DATA_LOSS,
        OPERATION,
        expected.digest().toString(),
        reason,
        "the image is damaged; build or pull it again",
        null);
  }

  private static JwasmException unreadable(String object, String image, IOException e) {
    boolean missing = e instanceof NoSuchFileException;
    return new JwasmException(
        missing ? ErrorKind.NOT_FOUND : ErrorKind.DATA_LOSS,
        OPERATION,
        object,
        missing ? "not in image \"" + image + "\"" : String.valueOf(e.getMessage()),
        missing ? "the image is incomplete; build or pull it again" : null,
        e);
  }
}
