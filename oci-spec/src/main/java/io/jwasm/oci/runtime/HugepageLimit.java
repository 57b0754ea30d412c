package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.math.BigInteger;

/**
 * Huge pages of one size (runtime-spec, config-linux.md "Huge page limits").
 *
 * @param pageSize e.g. {@code 2MB}
 * @param limit bytes
 * @param unknown other fields
 */
public record HugepageLimit(
    @JsonField(always = true) String pageSize,
    @JsonField(required = true) BigInteger limit,
    UnknownFields unknown) {}
