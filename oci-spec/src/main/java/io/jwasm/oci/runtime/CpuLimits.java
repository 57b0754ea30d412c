package io.jwasm.oci.runtime;

import io.jwasm.oci.UnknownFields;
import org.jspecify.annotations.Nullable;

/**
 * Processors of a cgroup; times in microseconds (runtime-spec, config-linux.md "CPU").
 *
 * @param shares relative weight, or null
 * @param quota time in each period, -1 for no limit, or null
 * @param burst time that may be saved up, or null
 * @param period or null
 * @param realtimeRuntime or null
 * @param realtimePeriod or null
 * @param cpus list of processors, or empty
 * @param mems list of memory nodes, or empty
 * @param idle 0 or 1, or null
 * @param unknown other fields
 */
public record CpuLimits(
    @Nullable Long shares,
    @Nullable Long quota,
    @Nullable Long burst,
    @Nullable Long period,
    @Nullable Long realtimeRuntime,
    @Nullable Long realtimePeriod,
    String cpus,
    String mems,
    @Nullable Long idle,
    UnknownFields unknown) {}
