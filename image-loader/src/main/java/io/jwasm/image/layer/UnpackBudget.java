package io.jwasm.image.layer;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;

/** What is left of the limits while one image is unpacked. Confined to one thread. */
public final class UnpackBudget {
  private static final long RATIO_EXEMPT = 64L << 20;
  private static final String HINT = "raise the unpack limits if the image is trusted";

  private final UnpackLimits limits;
  private final String image;
  private long bytes;
  private long entries;

  /**
   * A whole budget.
   *
   * @param image what errors call the image
   */
  public UnpackBudget(UnpackLimits limits, String image) {
    this.limits = limits;
    this.image = image;
  }

  /** The limits. */
  public UnpackLimits limits() {
    return limits;
  }

  /** Bytes counted so far. */
  public long bytes() {
    return bytes;
  }

  /**
   * Counts bytes.
   *
   * @throws JwasmException {@code RESOURCE_EXHAUSTED} if they are too many
   */
  public void addBytes(long count) {
    bytes += count;
    if (bytes > limits.totalBytes() || bytes < 0) {
      throw exceeded("it unpacks to more than " + limits.totalBytes() + " bytes");
    }
  }

  void addEntry() {
    entries++;
    if (entries > limits.entries()) {
      throw exceeded("it has more than " + limits.entries() + " entries");
    }
  }

  void checkRatio(long unpacked, long packed) {
    if (unpacked > RATIO_EXEMPT && unpacked / Math.max(packed, 1) > limits.ratio()) {
      throw exceeded("a layer unpacks to more than " + limits.ratio() + " times its size");
    }
  }

  JwasmException exceeded(String reason) {
    return new JwasmException(
        ErrorKind.RESOURCE_EXHAUSTED, "unpack image", image, reason, HINT, null);
  }
}
