package io.jwasm.image.layer;

import io.jwasm.oci.image.Digest;
import java.io.InputStream;

/**
 * A layer as it was stored.
 *
 * @param name what errors call it
 * @param size bytes as stored
 * @param diffId the digest of the tar, compression removed
 * @param content the stored bytes; the caller closes it
 */
public record PackedLayer(String name, long size, Digest diffId, InputStream content) {}
