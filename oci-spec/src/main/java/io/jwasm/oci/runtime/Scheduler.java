package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the kernel schedules a process (runtime-spec, config.md "Linux Process").
 *
 * @param policy e.g. {@code SCHED_OTHER}
 * @param nice -20 to 19, or null
 * @param priority the static priority, or null
 * @param flags e.g. {@code SCHED_FLAG_RESET_ON_FORK}
 * @param runtime in nanoseconds, or null
 * @param deadline in nanoseconds, or null
 * @param period in nanoseconds, or null
 * @param unknown other fields
 */
public record Scheduler(
    @JsonField(always = true) String policy,
    @Nullable Integer nice,
    @Nullable Integer priority,
    List<String> flags,
    @Nullable Long runtime,
    @Nullable Long deadline,
    @Nullable Long period,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Scheduler {
    flags = List.copyOf(flags);
  }
}
