package io.jwasm.image.build;

import io.jwasm.oci.image.Digest;

/**
 * What was built.
 *
 * @param manifest the digest of the manifest; it is the image's identity in a registry
 * @param config the digest of the configuration; it is the image's identity in Docker
 */
public record BuiltImage(Digest manifest, Digest config) {}
