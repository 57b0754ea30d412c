package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * What an image runs on (image-spec, image-index.md "platform").
 *
 * @param architecture the CPU, in Go's names; {@code wasm} for WebAssembly
 * @param os the operating system, in Go's names; {@code wasi} or {@code wasip1} for WASI
 * @param osVersion the version of the operating system, or empty
 * @param osFeatures required features of the operating system
 * @param variant the variant of the CPU, or empty
 * @param unknown other fields
 */
public record Platform(
    @JsonField(always = true) String architecture,
    @JsonField(always = true) String os,
    @JsonField("os.version") String osVersion,
    @JsonField("os.features") List<String> osFeatures,
    String variant,
    UnknownFields unknown) {

  /** Copies the list. */
  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** The platform with only a system and an architecture. */
  public static Platform of(String os, String architecture) {
    return new Platform(architecture, os, "", List.of(), "", UnknownFields.NONE);
  }

  /** {@code os/architecture}, with {@code /variant} where there is one. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
