package io.jwasm.oci.image;

/** Keys of annotations (image-spec, annotations.md). */
public final class Annotations {
  /** When the image was made, RFC 3339. */
  public static final String CREATED = "org.opencontainers.image.created";

  /** The name of an entry in a layout's index: a tag or a whole reference. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The title of an artifact's layer, by custom its file name. */
  public static final String TITLE = "org.opencontainers.image.title";

  /** The whole reference of an entry, as containerd writes it. */
  public static final String CONTAINERD_NAME = "io.containerd.image.name";

  /** Marks entries that accompany an image, as Docker writes it. */
  public static final String DOCKER_REFERENCE_TYPE = "vnd.docker.reference.type";

  private Annotations() {}
}
