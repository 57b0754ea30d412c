package io.jwasm.shim.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a machine; changes nothing.
 *
 * @param lacking why the native engine cannot run here; empty if it can
 */
public record Doctor(Places places, Optional<String> lacking) {
  /** What it finds, in the order in which a reader wants to know. */
  public List<Finding> findings() {
    return Stream.of(
            KernelChecks.ofHost(places).findings(),
            new InstallationChecks(places.lib(), places.home(), lacking).findings(),
            new ContainerdChecks(places).findings(),
            new DockerChecks(places).findings())
        .flatMap(List::stream)
        .toList();
  }
}
