package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of manifests, one for each platform (image-spec, image-index.md); also Docker's manifest
 * list.
 *
 * @param schemaVersion 2
 * @param mediaType the type of this document, or empty
 * @param artifactType the type of an artifact, or empty
 * @param manifests the entries in their order
 * @param subject the manifest that this one refers to, or null
 * @param annotations free metadata
 * @param unknown other fields
 */
public record Index(
    @JsonField(always = true) int schemaVersion,
    String mediaType,
    String artifactType,
    @JsonField(always = true) List<Descriptor> manifests,
    @Nullable Descriptor subject,
    Map<String, String> annotations,
    UnknownFields unknown) {

  /** Copies the collections. */
  public Index {
    manifests = List.copyOf(manifests);
    annotations = Map.copyOf(annotations);
  }

  /** An OCI index of these entries. */
  public static Index of(List<Descriptor> manifests) {
    return new Index(2, MediaTypes.OCI_INDEX, "", manifests, null, Map.of(), UnknownFields.NONE);
  }
}
