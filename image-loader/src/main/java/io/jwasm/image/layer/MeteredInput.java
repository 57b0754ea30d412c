package io.jwasm.image.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes and counts the tar of a layer, and bounds it and each of its headers. */
final class MeteredInput extends FilterInputStream {
  /** A header with its extensions: long names, attributes, maps of sparse files. */
  private static final long HEADER_BYTES = 1 << 20;

  private final UnpackBudget budget;
  private final MessageDigest hash;
  private final long packedSize;
  private long count;
  private long headerEnd = Long.MAX_VALUE;

  MeteredInput(InputStream in, UnpackBudget budget, MessageDigest hash, long packedSize) {
    super(in);
    this.budget = budget;
    this.hash = hash;
    this.packedSize = packedSize;
  }

  /** The next bytes belong to a header, until {@link #endHeader}. */
  void startHeader() {
    headerEnd = count + HEADER_BYTES;
  }

  void endHeader() {
    headerEnd = Long.MAX_VALUE;
  }

  byte[] digest() {
    return hash.digest();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count(read);
      hash.update(bytes, offset, read);
    }
    return read;
  }

  private void count(int read) {
    count += read;
    budget.addBytes(read);
    budget.checkRatio(count, packedSize);
    if (count > headerEnd) {
      throw budget.exceeded("a tar header is longer than " + HEADER_BYTES + " bytes");
    }
  }

  /** Reads, so that skipped bytes are hashed and counted. */
  @Override
  public long skip(long wanted) throws IOException {
    byte[] bytes = new byte[(int) Math.min(Math.max(wanted, 0), 65_536)];
    long skipped = 0;
    while (skipped < wanted) {
      int read = read(bytes, 0, (int) Math.min(bytes.length, wanted - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
