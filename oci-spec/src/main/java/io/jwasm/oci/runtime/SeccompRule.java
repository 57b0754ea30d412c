package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a filter (runtime-spec, config-linux.md "Seccomp").
 *
 * @param names the calls
 * @param action e.g. {@code SCMP_ACT_ALLOW}
 * @param errnoRet the error number of the action, or null
 * @param args all must hold
 * @param unknown other fields
 */
public record SeccompRule(
    @JsonField(always = true) List<String> names,
    @JsonField(always = true) String action,
    @Nullable Integer errnoRet,
    List<SeccompArgument> args,
    UnknownFields unknown) {
  /** Copies the collections. */
  public SeccompRule {
    names = List.copyOf(names);
    args = List.copyOf(args);
  }
}
