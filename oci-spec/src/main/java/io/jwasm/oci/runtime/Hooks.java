package io.jwasm.oci.runtime;

import io.jwasm.oci.UnknownFields;
import java.util.List;

/**
 * Programs to run at points of the lifecycle (runtime-spec, config.md "POSIX-platform Hooks").
 *
 * @param prestart the {@code prestart} hooks
 * @param createRuntime the {@code createRuntime} hooks
 * @param createContainer the {@code createContainer} hooks
 * @param startContainer the {@code startContainer} hooks
 * @param poststart the {@code poststart} hooks
 * @param poststop the {@code poststop} hooks
 * @param unknown other fields
 */
public record Hooks(
    List<Hook> prestart,
    List<Hook> createRuntime,
    List<Hook> createContainer,
    List<Hook> startContainer,
    List<Hook> poststart,
    List<Hook> poststop,
    UnknownFields unknown) {
  /** Copies the collections. */
  public Hooks {
    prestart = List.copyOf(prestart);
    createRuntime = List.copyOf(createRuntime);
    createContainer = List.copyOf(createContainer);
    startContainer = List.copyOf(startContainer);
    poststart = List.copyOf(poststart);
    poststop = List.copyOf(poststop);
  }
}
