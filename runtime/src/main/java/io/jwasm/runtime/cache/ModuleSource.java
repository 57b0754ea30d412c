package io.jwasm.runtime.cache;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a module comes from.
 *
 * @param file the file that holds it
 * @param name what messages call it
 * @param image what identifies its content without reading it: the digest of the image and the path
 *     of the entrypoint in it; empty for a plain file
 */
public record ModuleSource(Path file, String name, Optional<String> image) {
  /** A module in an unpacked image. */
  public static ModuleSource ofImage(Path file, String imageDigest, String entrypoint) {
    return new ModuleSource(file, entrypoint, Optional.of(imageDigest + "\n" + entrypoint));
  }

  /** A module in a plain file. */
  public static ModuleSource ofFile(Path file) {
    return ofFile(file, file.toString());
  }

  /** A module in a file that messages call otherwise. */
  public static ModuleSource ofFile(Path file, String name) {
    return new ModuleSource(file, name, Optional.empty());
  }
}
