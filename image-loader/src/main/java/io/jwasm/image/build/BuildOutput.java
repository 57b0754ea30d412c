package io.jwasm.image.build;

import java.nio.file.Path;

/** Where a built image goes. */
public sealed interface BuildOutput {
  /**
   * An OCI image layout. An older layout in its place is replaced; any other directory that is not
   * empty is an error.
   */
  record OciDirectory(Path directory) implements BuildOutput {}

  /** A tar of an OCI image layout; a file in its place is replaced. */
  record OciArchive(Path file) implements BuildOutput {}

  /** A tar that {@code docker load} reads; a file in its place is replaced. */
  record DockerArchive(Path file) implements BuildOutput {}

  /**
   * The registry that the request's name names.
   *
   * @param insecure whether plain HTTP and unknown certificates are accepted; for a loopback
   *     address they always are
   */
  record Registry(boolean insecure) implements BuildOutput {}
}
