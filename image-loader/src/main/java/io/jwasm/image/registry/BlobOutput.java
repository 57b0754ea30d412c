package io.jwasm.image.registry;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** Takes a blob from the network: hashed, and never longer than its descriptor says. */
final class BlobOutput extends OutputStream {
  private final FileChannel channel;
  private final OutputStream out;
  private final Descriptor blob;
  private MessageDigest hash;
  private long count;

  BlobOutput(FileChannel channel, OutputStream out, Descriptor blob) {
    this.channel = channel;
    this.out = out;
    this.blob = blob;
    this.hash = blob.digest().newHash();
  }

  /** Begins anew, after a download that broke off. */
  void restart() throws IOException {
    channel.truncate(0);
    channel.position(0);
    hash = blob.digest().newHash();
    count = 0;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    count += length;
    if (count > blob.size()) {
      throw mismatch("the registry sends more than its " + blob.size() + " bytes");
    }
    hash.update(bytes, offset, length);
    out.write(bytes, offset, length);
  }

  long count() {
    return count;
  }

  /** Whether all bytes came. */
  boolean isComplete() {
    return count == blob.size();
  }

  /**
   * Verifies a complete blob.
   *
   * @throws JwasmException {@code DATA_LOSS} if it is another
   */
  void verify() {
    Digest actual = Digest.of(blob.digest().algorithm(), hash.digest());
    if (!actual.equals(blob.digest())) {
      throw mismatch("digest mismatch: expected " + blob.digest() + ", found " + actual);
    }
  }

  private JwasmException mismatch(String reason) {
    return new JwasmException(
        ErrorKind.DATA_LOSS,
        "pull image blob",
        blob.digest().toString(),
        reason,
        "the registry or something before it changes contents",
        null);
  }
}
