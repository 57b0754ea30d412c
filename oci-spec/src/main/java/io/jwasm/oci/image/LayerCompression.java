package io.jwasm.oci.image;

/** How a tar layer is compressed. */
public enum LayerCompression {
  /** A plain tar. */
  NONE,
  /** RFC 1952. */
  GZIP,
  /** RFC 8878. */
  ZSTD,
  /** The media type is not that of a tar layer. */
  UNKNOWN
}
