package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import org.jspecify.annotations.Nullable;

/**
 * A device that must exist (runtime-spec, config-linux.md "Devices").
 *
 * @param path its absolute path in the container
 * @param type {@code c}, {@code b}, {@code u} or {@code p}
 * @param major the major number
 * @param minor the minor number
 * @param fileMode its permissions, or null
 * @param uid its owner, or null
 * @param gid its group, or null
 * @param unknown other fields
 */
public record Device(
    @JsonField(always = true) String path,
    @JsonField(always = true) String type,
    @JsonField(always = true) long major,
    @JsonField(always = true) long minor,
    @Nullable Long fileMode,
    @Nullable Long uid,
    @Nullable Long gid,
    UnknownFields unknown) {}
