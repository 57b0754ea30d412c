package io.jwasm.oci.runtime;

import io.jwasm.oci.UnknownFields;

/**
 * The offset of a clock (runtime-spec, config-linux.md "Offset for Time Namespace").
 *
 * @param secs seconds
 * @param nanosecs nanoseconds, 0 to 999999999
 * @param unknown other fields
 */
public record TimeOffset(long secs, long nanosecs, UnknownFields unknown) {}
