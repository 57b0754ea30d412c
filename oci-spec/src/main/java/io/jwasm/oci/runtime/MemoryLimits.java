package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a cgroup; bytes, -1 is no limit (runtime-spec, config-linux.md "Memory").
 *
 * @param limit the most, or null
 * @param reservation the soft limit, or null
 * @param swap the most with swap, or null
 * @param kernel kernel memory, or null
 * @param kernelTcp memory of TCP buffers, or null
 * @param swappiness 0 to 100, or null
 * @param disableOomKiller whether nothing is killed, or null
 * @param useHierarchy whether children count, or null
 * @param checkBeforeUpdate whether a limit below the use is an error, or null
 * @param unknown other fields
 */
public record MemoryLimits(
    @Nullable Long limit,
    @Nullable Long reservation,
    @Nullable Long swap,
    @Nullable Long kernel,
    @JsonField("kernelTCP") @Nullable Long kernelTcp,
    @Nullable Long swappiness,
    @JsonField("disableOOMKiller") @Nullable Boolean disableOomKiller,
    @Nullable Boolean useHierarchy,
    @Nullable Boolean checkBeforeUpdate,
    UnknownFields unknown) {}
