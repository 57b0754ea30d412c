package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.math.BigInteger;

/**
 * A resource limit (runtime-spec, config.md "POSIX process").
 *
 * @param type e.g. {@code RLIMIT_NOFILE}
 * @param hard 0 to 2^64-1; the latter is no limit
 * @param soft 0 to 2^64-1; the latter is no limit
 * @param unknown other fields
 */
public record Rlimit(
    @JsonField(always = true) String type,
    @JsonField(required = true) BigInteger hard,
    @JsonField(required = true) BigInteger soft,
    UnknownFields unknown) {}
