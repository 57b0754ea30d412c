package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import org.jspecify.annotations.Nullable;

/**
 * The weight of a block device (runtime-spec, config-linux.md "Block IO").
 *
 * @param major the major number
 * @param minor the minor number
 * @param weight 10 to 1000, or null
 * @param leafWeight 10 to 1000, or null
 * @param unknown other fields
 */
public record WeightDevice(
    @JsonField(always = true) long major,
    @JsonField(always = true) long minor,
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    UnknownFields unknown) {}
