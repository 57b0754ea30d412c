package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a process runs as (runtime-spec, config.md "POSIX-platform User").
 *
 * @param uid 0 to 2^32-1
 * @param gid 0 to 2^32-1
 * @param umask the file mode creation mask, or null
 * @param additionalGids further groups
 * @param username Windows only
 * @param unknown other fields
 */
public record User(
    @JsonField(always = true) long uid,
    @JsonField(always = true) long gid,
    @Nullable Long umask,
    List<Long> additionalGids,
    String username,
    UnknownFields unknown) {
  /** Copies the collections. */
  public User {
    additionalGids = List.copyOf(additionalGids);
  }
}
