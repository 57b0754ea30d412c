package io.jwasm.image.store;

import io.jwasm.oci.image.Digest;
import java.time.Instant;
import java.util.List;

/**
 * An image in the store.
 *
 * @param digest the digest of its manifest
 * @param names the references that resolve to it, sorted
 * @param bytes what it takes on disk
 * @param lastUsed when it was last loaded
 * @param inUse whether a run holds a lease on it
 */
public record StoredImage(
    Digest digest, List<String> names, long bytes, Instant lastUsed, boolean inUse) {

  /** Copies the names. */
  public StoredImage {
    names = List.copyOf(names);
  }
}
