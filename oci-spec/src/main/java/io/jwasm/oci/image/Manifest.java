package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration and layers of one image (image-spec, manifest.md); also Docker's schema 2.
 *
 * @param schemaVersion 2
 * @param mediaType the type of this document, or empty
 * @param artifactType the type of an artifact, or empty
 * @param config the image configuration, or an artifact's own
 * @param layers the layers, the lowest first
 * @param subject the manifest that this one refers to, or null
 * @param annotations free metadata
 * @param unknown other fields
 */
public record Manifest(
    @JsonField(always = true) int schemaVersion,
    String mediaType,
    String artifactType,
    Descriptor config,
    @JsonField(always = true) List<Descriptor> layers,
    @Nullable Descriptor subject,
    Map<String, String> annotations,
    UnknownFields unknown) {

  /** Copies the collections. */
  public Manifest {
    layers = List.copyOf(layers);
    annotations = Map.copyOf(annotations);
  }

  /** An OCI manifest of this configuration and these layers. */
  public static Manifest of(Descriptor config, List<Descriptor> layers) {
    return new Manifest(
        2, MediaTypes.OCI_MANIFEST, "", config, layers, null, Map.of(), UnknownFields.NONE);
  }
}
