package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One program of the lifecycle (runtime-spec, config.md "POSIX-platform Hooks").
 *
 * @param path its absolute path on the host
 * @param args its arguments with its name
 * @param env its variables
 * @param timeout in seconds, from 1, or null
 * @param unknown other fields
 */
public record Hook(
    @JsonField(always = true) String path,
    List<String> args,
    List<String> env,
    @Nullable Integer timeout,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Hook {
    args = List.copyOf(args);
    env = List.copyOf(env);
  }
}
