package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * The configuration of an image (image-spec, config.md).
 *
 * @param created when the image was made (RFC 3339), or empty
 * @param author who made it, or empty
 * @param architecture see {@link Platform#architecture}
 * @param os see {@link Platform#os}
 * @param osVersion see {@link Platform#osVersion}
 * @param osFeatures see {@link Platform#osFeatures}
 * @param variant see {@link Platform#variant}
 * @param config how a container of it runs
 * @param rootfs the layers' digests
 * @param history how each layer came about, the lowest first
 * @param unknown other fields
 */
public record ImageConfig(
    String created,
    String author,
    @JsonField(always = true) String architecture,
    @JsonField(always = true) String os,
    @JsonField("os.version") String osVersion,
    @JsonField("os.features") List<String> osFeatures,
    String variant,
    ContainerConfig config,
    @JsonField(always = true) RootFs rootfs,
    List<History> history,
    UnknownFields unknown) {

  /** Copies the lists. */
  public ImageConfig {
    osFeatures = List.copyOf(osFeatures);
    history = List.copyOf(history);
  }

  /** The platform that the image names for itself. */
  public Platform platform() {
    return new Platform(architecture, os, osVersion, osFeatures, variant, UnknownFields.NONE);
  }
}
