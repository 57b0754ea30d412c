package io.jwasm.oci.runtime;

import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * Linux capabilities, e.g. {@code CAP_KILL} (runtime-spec, config.md "Linux Process").
 *
 * @param bounding the bounding set
 * @param effective the effective set
 * @param inheritable the inheritable set
 * @param permitted the permitted set
 * @param ambient the ambient set
 * @param unknown other fields
 */
public record Capabilities(
    List<String> bounding,
    List<String> effective,
    List<String> inheritable,
    List<String> permitted,
    List<String> ambient,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Capabilities {
    bounding = List.copyOf(bounding);
    effective = List.copyOf(effective);
    inheritable = List.copyOf(inheritable);
    permitted = List.copyOf(permitted);
    ambient = List.copyOf(ambient);
  }
}
