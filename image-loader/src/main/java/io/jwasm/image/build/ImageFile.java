package io.jwasm.image.build;

import java.nio.file.Path;

/**
 * A file or directory that goes into the image.
 *
 * @param source the file or directory on the host
 * @param target its absolute path in the image; with a final slash the directory to put it into;
 *     empty for its own name in the root directory
 */
public record ImageFile(Path source, String target) {
  /**
   * Reads {@code source[:target]}.
   *
   * @throws java.nio.file.InvalidPathException if the source cannot be a path
   */
  public static ImageFile parse(String text) {
    int colon = text.lastIndexOf(":/");
    return colon <= 0
        ? new ImageFile(Path.of(text), "")
        : new ImageFile(Path.of(text.substring(0, colon)), text.substring(colon + 1));
  }
}
