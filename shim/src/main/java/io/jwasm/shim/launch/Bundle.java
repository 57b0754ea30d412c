package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.Problem;
import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.oci.runtime.SpecValidation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A bundle whose {@code config.json} is valid.
 *
 * @param directory of the bundle
 * @param spec its configuration; it has a process and a root
 */
record Bundle(Path directory, Spec spec) {
  /**
   * Reads a bundle.
   *
   * @throws JwasmException if there is none, or with all problems of its configuration
   */
  static Bundle read(Path directory) {
    Path config = directory.resolve("config.json");
    byte[] json;
    try {
      json = Files.readAllBytes(config);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.NOT_FOUND, "read bundle", directory.toString(), e.toString(), null, e);
    }
    Spec spec = OciJson.readSpec(json, config.toString());
    check(SpecValidation.validate(spec), config.toString());
    return new Bundle(directory, spec);
  }

  /**
   * Fails with everything that is wrong.
   *
   * @throws JwasmException INVALID_ARGUMENT if there are problems
   */
  static void check(List<Problem> problems, String object) {
    if (!problems.isEmpty()) {
      String all = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT, "check configuration", object, all, null, null);
    }
  }

  /** The first process. */
  ContainerProcess process() {
    return Objects.requireNonNull(spec.process());
  }

  /** Whether the root cannot be written. */
  boolean hasReadOnlyRoot() {
    return Objects.requireNonNull(spec.root()).readonly();
  }

  /** Where the root file system is, or will be mounted. */
  Path root() {
    return directory.resolve(Objects.requireNonNull(spec.root()).path());
  }
}
