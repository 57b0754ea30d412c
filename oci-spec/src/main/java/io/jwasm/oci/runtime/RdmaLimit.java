package io.jwasm.oci.runtime;

import io.jwasm.oci.UnknownFields;
import org.jspecify.annotations.Nullable;

/**
 * RDMA resources of a device (runtime-spec, config-linux.md "RDMA").
 *
 * @param hcaHandles the most handles, or null
 * @param hcaObjects the most objects, or null
 * @param unknown other fields
 */
public record RdmaLimit(
    @Nullable Long hcaHandles, @Nullable Long hcaObjects, UnknownFields unknown) {}
