package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * The execution domain (runtime-spec, config-linux.md "Personality").
 *
 * @param domain {@code LINUX} or {@code LINUX32}
 * @param flags none is defined
 * @param unknown other fields
 */
public record Personality(
    @JsonField(always = true) String domain, List<String> flags, UnknownFields unknown) {
  /** Copies the collections. */
  public Personality {
    flags = List.copyOf(flags);
  }
}
