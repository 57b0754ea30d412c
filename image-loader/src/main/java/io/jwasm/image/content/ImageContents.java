package io.jwasm.image.content;

import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import java.io.InputStream;

/**
 * An opened source of images. Everything that it answers is verified against the digest and size of
 * its descriptor. Confined to one thread; all methods throw {@link io.jwasm.error.JwasmException}.
 */
public interface ImageContents extends AutoCloseable {
  /** What there is to choose from; a source with one image has one entry. */
  Index index();

  /** A nested index. */
  Index index(Descriptor descriptor);

  /** A manifest. */
  Manifest manifest(Descriptor descriptor);

  /** A small blob, e.g. an image configuration. */
  byte[] document(Descriptor descriptor);

  /** A blob of any size, verified before its first byte is given; the caller closes it. */
  InputStream open(Descriptor descriptor);

  /** The image has been stored: what was kept only to continue a broken-off load can go. */
  default void stored() {}

  @Override
  void close();
}
