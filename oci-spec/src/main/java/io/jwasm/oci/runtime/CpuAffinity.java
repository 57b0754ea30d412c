package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The CPUs of an exec (runtime-spec, config.md "Linux Process").
 *
 * @param initialCpus CPUs before the move into the cgroup, or empty
 * @param finalCpus CPUs after it, or empty
 * @param unknown other fields
 */
public record CpuAffinity(
    @JsonField("initial") String initialCpus,
    @JsonField("final") String finalCpus,
    UnknownFields unknown) {}
