package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The size of a terminal (runtime-spec, config.md "Process").
 *
 * @param height in characters
 * @param width in characters
 * @param unknown other fields
 */
public record ConsoleSize(
    @JsonField(always = true) int height,
    @JsonField(always = true) int width,
    UnknownFields unknown) {}
