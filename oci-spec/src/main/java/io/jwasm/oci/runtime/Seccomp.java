package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter of system calls (runtime-spec, config-linux.md "Seccomp").
 *
 * @param defaultAction for calls that no rule names
 * @param defaultErrnoRet the error number of that action, or null
 * @param architectures e.g. {@code SCMP_ARCH_X86_64}
 * @param flags of the filter
 * @param listenerPath the socket that gets the listener, or empty
 * @param listenerMetadata what is sent to it, or empty
 * @param syscalls the rules
 * @param unknown other fields
 */
public record Seccomp(
    @JsonField(always = true) String defaultAction,
    @Nullable Integer defaultErrnoRet,
    List<String> architectures,
    List<String> flags,
    String listenerPath,
    String listenerMetadata,
    List<SeccompRule> syscalls,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Seccomp {
    architectures = List.copyOf(architectures);
    flags = List.copyOf(flags);
    syscalls = List.copyOf(syscalls);
  }
}
