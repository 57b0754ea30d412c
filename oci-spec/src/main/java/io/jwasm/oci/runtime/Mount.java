package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * A mount (runtime-spec, config.md "Mounts").
 *
 * @param destination the absolute path in the container
 * @param type the file system, or empty
 * @param source a device, a path of the host, or a name; may be empty
 * @param options mount options
 * @param uidMappings users of an idmapped mount
 * @param gidMappings groups of an idmapped mount
 * @param unknown other fields
 */
public record Mount(
    @JsonField(always = true) String destination,
    String type,
    String source,
    List<String> options,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Mount {
    options = List.copyOf(options);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
  }
}
