package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The file {@code oci-layout} (image-spec, image-layout.md "oci-layout file").
 *
 * @param imageLayoutVersion {@code 1.0.0}
 * @param unknown other fields
 */
public record ImageLayout(
    @JsonField(always = true) String imageLayoutVersion, UnknownFields unknown) {
  /** The layout that this implementation writes. */
  public static final ImageLayout CURRENT = new ImageLayout("1.0.0", UnknownFields.NONE);
}
