package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a container's cgroup (runtime-spec, config-linux.md "Control groups").
 *
 * @param devices which devices it may use, in order
 * @param memory memory
 * @param cpu processors
 * @param pids tasks, or null
 * @param blockIo block devices
 * @param hugepageLimits huge pages
 * @param network network
 * @param rdma RDMA by device
 * @param unified files of cgroup v2 and their content
 * @param unknown other fields
 */
public record Resources(
    List<DeviceRule> devices,
    MemoryLimits memory,
    CpuLimits cpu,
    @Nullable PidsLimit pids,
    @JsonField("blockIO") BlockIo blockIo,
    List<HugepageLimit> hugepageLimits,
    NetworkLimits network,
    Map<String, RdmaLimit> rdma,
    Map<String, String> unified,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Resources {
    devices = List.copyOf(devices);
    hugepageLimits = List.copyOf(hugepageLimits);
    rdma = Map.copyOf(rdma);
    unified = Map.copyOf(unified);
  }
}
