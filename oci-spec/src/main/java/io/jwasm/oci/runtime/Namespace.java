package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * A namespace to make or to join (runtime-spec, config-linux.md "Namespaces").
 *
 * @param type e.g. {@code network}
 * @param path the one to join, or empty for a new one
 * @param unknown other fields
 */
public record Namespace(
    @JsonField(always = true) String type, String path, UnknownFields unknown) {}
