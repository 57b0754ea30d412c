package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;

/**
 * One image of a Docker archive: an element of its {@code manifest.json}.
 *
 * @param config the path of the image configuration in the archive
 * @param repoTags the image's names, e.g. {@code app:1}
 * @param layers the paths of the layers' tars, the lowest first
 * @param parent the identity of the parent image, or empty
 * @param layerSources descriptors of layers by their digests
 * @param unknown other fields
 */
public record DockerArchiveEntry(
    @JsonField(value = "Config", always = true) String config,
    @JsonField(value = "RepoTags", always = true) List<String> repoTags,
    @JsonField(value = "Layers", always = true) List<String> layers,
    @JsonField("Parent") String parent,
    @JsonField("LayerSources") Map<String, Descriptor> layerSources,
    UnknownFields unknown) {

  /** Copies the collections. */
  public DockerArchiveEntry {
    repoTags = List.copyOf(repoTags);
    layers = List.copyOf(layers);
    layerSources = Map.copyOf(layerSources);
  }
}
