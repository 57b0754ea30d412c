package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * The layers of an image by their uncompressed content (image-spec, config.md "rootfs").
 *
 * @param type {@code layers}
 * @param diffIds the digest of each uncompressed layer, the lowest first
 * @param unknown other fields
 */
public record RootFs(
    @JsonField(always = true) String type,
    @JsonField(value = "diff_ids", always = true) List<Digest> diffIds,
    UnknownFields unknown) {

  /** Copies the list. */
  public RootFs {
    diffIds = List.copyOf(diffIds);
  }

  /** Of these layers. */
  public static RootFs of(List<Digest> diffIds) {
    return new RootFs("layers", diffIds, UnknownFields.NONE);
  }
}
