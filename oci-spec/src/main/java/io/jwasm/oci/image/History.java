package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;

/**
 * How a layer came about (image-spec, config.md "history").
 *
 * @param created when (RFC 3339), or empty
 * @param createdBy the command, or empty
 * @param author who, or empty
 * @param comment free text, or empty
 * @param emptyLayer whether it made no layer
 * @param unknown other fields
 */
public record History(
    String created,
    @JsonField("created_by") String createdBy,
    String author,
    String comment,
    @JsonField("empty_layer") boolean emptyLayer,
    UnknownFields unknown) {}
