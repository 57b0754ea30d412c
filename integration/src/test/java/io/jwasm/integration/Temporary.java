package io.jwasm.integration;

import io.jwasm.integration.harness.Places;
import java.nio.file.Path;
import java.util.UUID;

/** Directories that outlive a test method but not {@code make clean}. */
final class Temporary {
  private Temporary() {}

  /** An empty home for jwasm. */
  static Path home() {
    return Places.directory("homes/" + UUID.randomUUID());
  }
}
