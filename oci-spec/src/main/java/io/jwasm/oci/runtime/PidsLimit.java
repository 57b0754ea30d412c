package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * Tasks of a cgroup (runtime-spec, config-linux.md "PIDs").
 *
 * @param limit the most; 0 or less is no limit
 * @param unknown other fields
 */
public record PidsLimit(@JsonField(always = true) long limit, UnknownFields unknown) {}
