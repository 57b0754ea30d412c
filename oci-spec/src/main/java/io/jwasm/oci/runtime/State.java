package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a container (runtime-spec, runtime.md "State").
 *
 * @param ociVersion the version of the specification that it follows
 * @param id the container's identity on this host
 * @param status {@code creating}, {@code created}, {@code running} or {@code stopped}
 * @param pid the process on the host, or null
 * @param bundle the absolute path of the bundle
 * @param annotations those of the configuration
 * @param unknown other fields
 */
public record State(
    @JsonField(always = true) String ociVersion,
    @JsonField(always = true) String id,
    @JsonField(always = true) String status,
    @Nullable Integer pid,
    @JsonField(always = true) String bundle,
    Map<String, String> annotations,
    UnknownFields unknown) {
  /** Copies the collections. */
  public State {
    annotations = Map.copyOf(annotations);
  }
}
