package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of an argument (runtime-spec, config-linux.md "Seccomp").
 *
 * @param index which argument, from 0 to 5
 * @param value 0 to 2^64-1
 * @param valueTwo the mask of a masked comparison, or null
 * @param op e.g. {@code SCMP_CMP_EQ}
 * @param unknown other fields
 */
public record SeccompArgument(
    @JsonField(always = true) int index,
    @JsonField(required = true) BigInteger value,
    @Nullable BigInteger valueTwo,
    @JsonField(always = true) String op,
    UnknownFields unknown) {}
