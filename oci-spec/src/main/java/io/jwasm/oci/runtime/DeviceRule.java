package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import org.jspecify.annotations.Nullable;

/**
 * Which devices a container may use (runtime-spec, config-linux.md "Allowed Device list").
 *
 * @param allow whether it allows or denies
 * @param type {@code a}, {@code c}, {@code b}, or empty for all
 * @param major the major number, or null for all
 * @param minor the minor number, or null for all
 * @param access of the letters {@code rwm}, or empty
 * @param unknown other fields
 */
public record DeviceRule(
    @JsonField(always = true) boolean allow,
    String type,
    @Nullable Long major,
    @Nullable Long minor,
    String access,
    UnknownFields unknown) {}
