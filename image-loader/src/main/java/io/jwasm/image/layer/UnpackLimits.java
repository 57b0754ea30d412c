package io.jwasm.image.layer;

/**
 * Bounds of what one image may unpack to.
 *
 * @param totalBytes bytes of all files of all layers, archive headers included
 * @param entries files, directories and links of all layers
 * @param pathLength bytes of one name in a tar, and of a link's target
 * @param pathDepth directories above a file
 * @param ratio bytes of a layer for each compressed byte; layers up to 64 MiB are exempt
 */
public record UnpackLimits(
    long totalBytes, long entries, int pathLength, int pathDepth, int ratio) {
  /** 64 GiB, 4 million entries, 4 KiB names, 256 levels, 1000:1. */
  public static final UnpackLimits DEFAULT =
      new UnpackLimits(64L << 30, 4_000_000, 4095, 256, 1000);

  /**
   * @throws IllegalArgumentException if a bound is not positive
   */
  public UnpackLimits {
    if (totalBytes <= 0 || entries <= 0 || pathLength <= 0 || pathDepth <= 0 || ratio <= 0) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
