package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The priority of an interface (runtime-spec, config-linux.md "Network").
 *
 * @param name the interface
 * @param priority its priority
 * @param unknown other fields
 */
public record InterfacePriority(
    @JsonField(always = true) String name,
    @JsonField(always = true) long priority,
    UnknownFields unknown) {}
