package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Network of a cgroup (runtime-spec, config-linux.md "Network").
 *
 * @param classId the class of packets, or null
 * @param priorities by interface
 * @param unknown other fields
 */
public record NetworkLimits(
    @JsonField("classID") @Nullable Long classId,
    List<InterfacePriority> priorities,
    UnknownFields unknown) {
  /** Copies the collections. */
  public NetworkLimits {
    priorities = List.copyOf(priorities);
  }
}
