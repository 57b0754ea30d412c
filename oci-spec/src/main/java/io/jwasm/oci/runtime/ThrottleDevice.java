package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The rate of a block device (runtime-spec, config-linux.md "Block IO").
 *
 * @param major the major number
 * @param minor the minor number
 * @param rate in a second
 * @param unknown other fields
 */
public record ThrottleDevice(
    @JsonField(always = true) long major,
    @JsonField(always = true) long minor,
    @JsonField(always = true) long rate,
    UnknownFields unknown) {}
