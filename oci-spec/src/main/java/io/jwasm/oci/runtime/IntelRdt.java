package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * Cache and bandwidth of memory (runtime-spec, config-linux.md "IntelRdt").
 *
 * @param closId the class of service, or empty
 * @param l3CacheSchema or empty
 * @param memBwSchema or empty
 * @param enableCmt whether cache use is monitored
 * @param enableMbm whether bandwidth is monitored
 * @param unknown other fields
 */
public record IntelRdt(
    @JsonField("closID") String closId,
    String l3CacheSchema,
    String memBwSchema,
    @JsonField("enableCMT") boolean enableCmt,
    @JsonField("enableMBM") boolean enableMbm,
    UnknownFields unknown) {}
