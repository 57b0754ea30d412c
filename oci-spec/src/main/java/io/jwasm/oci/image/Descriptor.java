package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A typed reference to a content (image-spec, descriptor.md).
 *
 * @param mediaType the type of the content; see {@link MediaTypes}
 * @param digest the digest of its bytes
 * @param size its length in bytes, from 0
 * @param urls other places to get it from
 * @param annotations free metadata
 * @param data the content itself in base64, or empty
 * @param platform what it runs on, or null if that is not said
 * @param artifactType the type of the artifact that a manifest describes, or empty
 * @param unknown other fields
 */
public record Descriptor(
    @JsonField(always = true) String mediaType,
    Digest digest,
    @JsonField(required = true) long size,
    List<String> urls,
    Map<String, String> annotations,
    String data,
    @Nullable Platform platform,
    String artifactType,
    UnknownFields unknown) {

  /** Copies the collections. */
  public Descriptor {
    urls = List.copyOf(urls);
    annotations = Map.copyOf(annotations);
  }

  /** The descriptor with only what every one has. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(
        mediaType, digest, size, List.of(), Map.of(), "", null, "", UnknownFields.NONE);
  }

  /** The same reference with these annotations. */
  public Descriptor withAnnotations(Map<String, String> changed) {
    return new Descriptor(
        mediaType, digest, size, urls, changed, data, platform, artifactType, unknown);
  }

  /** The same reference for this platform. */
  public Descriptor withPlatform(Platform changed) {
    return new Descriptor(
        mediaType, digest, size, urls, annotations, data, changed, artifactType, unknown);
  }
}
