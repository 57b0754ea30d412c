package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The priority of input and output (runtime-spec, config.md "Linux Process").
 *
 * @param priorityClass e.g. {@code IOPRIO_CLASS_IDLE}
 * @param priority 0 to 7
 * @param unknown other fields
 */
public record IoPriority(
    @JsonField(value = "class", always = true) String priorityClass,
    @JsonField(always = true) int priority,
    UnknownFields unknown) {}
