package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a container: {@code config.json} (runtime-spec, config.md).
 *
 * @param ociVersion the version of the specification that it follows
 * @param process what to run, or null
 * @param root the root file system, or null
 * @param hostname the host name, or empty
 * @param domainname the NIS domain name, or empty
 * @param mounts mounts beyond the root, in the order of mounting
 * @param hooks programs to run at points of the lifecycle
 * @param annotations free metadata
 * @param linux what only Linux has
 * @param unknown other fields
 */
public record Spec(
    @JsonField(always = true) String ociVersion,
    @Nullable ContainerProcess process,
    @Nullable Root root,
    String hostname,
    String domainname,
    List<Mount> mounts,
    Hooks hooks,
    Map<String, String> annotations,
    Linux linux,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Spec {
    mounts = List.copyOf(mounts);
    annotations = Map.copyOf(annotations);
  }
}
