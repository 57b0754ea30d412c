package io.jwasm.oci.runtime;

import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only Linux has (runtime-spec, config-linux.md).
 *
 * @param uidMappings users of the user namespace
 * @param gidMappings groups of the user namespace
 * @param sysctl kernel parameters
 * @param resources limits
 * @param cgroupsPath the cgroup, or empty
 * @param namespaces namespaces to make or to join
 * @param devices devices that must exist
 * @param seccomp the filter of system calls, or null
 * @param rootfsPropagation how mounts propagate, or empty
 * @param maskedPaths paths that cannot be read
 * @param readonlyPaths paths that cannot be written
 * @param mountLabel SELinux label of mounts, or empty
 * @param intelRdt cache and bandwidth of memory, or null
 * @param personality the execution domain, or null
 * @param timeOffsets offsets of the clocks in the time namespace
 * @param unknown other fields
 */
public record Linux(
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Map<String, String> sysctl,
    Resources resources,
    String cgroupsPath,
    List<Namespace> namespaces,
    List<Device> devices,
    @Nullable Seccomp seccomp,
    String rootfsPropagation,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    String mountLabel,
    @Nullable IntelRdt intelRdt,
    @Nullable Personality personality,
    Map<String, TimeOffset> timeOffsets,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Linux {
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    sysctl = Map.copyOf(sysctl);
    namespaces = List.copyOf(namespaces);
    devices = List.copyOf(devices);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    timeOffsets = Map.copyOf(timeOffsets);
  }
}
