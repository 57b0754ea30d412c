package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * A range of user or group numbers (runtime-spec, config-linux.md "User namespace mappings").
 *
 * @param containerId the first number in the container
 * @param hostId the first number on the host
 * @param size how many
 * @param unknown other fields
 */
public record IdMapping(
    @JsonField(value = "containerID", always = true) long containerId,
    @JsonField(value = "hostID", always = true) long hostId,
    @JsonField(always = true) long size,
    UnknownFields unknown) {}
