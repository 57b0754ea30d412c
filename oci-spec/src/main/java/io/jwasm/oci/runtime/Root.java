package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * The root file system (runtime-spec, config.md "Root").
 *
 * @param path absolute, or relative to the bundle
 * @param readonly whether it cannot be written
 * @param unknown other fields
 */
public record Root(
    @JsonField(always = true) String path, boolean readonly, UnknownFields unknown) {}
