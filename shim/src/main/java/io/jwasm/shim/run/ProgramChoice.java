package io.jwasm.shim.run;

import java.util.List;
import java.util.Optional;

/**
 * What a user says about which program of an image runs.
 *
 * @param entrypoint replaces the image's entrypoint and command; {@code #function} alone names an
 *     export of a single module
 * @param args replace the image's command
 * @param workdir replaces the image's working directory
 */
public record ProgramChoice(
    Optional<String> entrypoint, List<String> args, Optional<String> workdir) {
  /** Whatever the image says. */
  public static final ProgramChoice OF_IMAGE =
      new ProgramChoice(Optional.empty(), List.of(), Optional.empty());

  public ProgramChoice {
    args = List.copyOf(args);
  }
}
