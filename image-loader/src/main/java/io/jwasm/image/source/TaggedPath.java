package io.jwasm.image.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An existing path and the tag behind it.
 *
 * @param path an existing file or directory
 * @param tag the text after the last colon, or empty
 */
record TaggedPath(Path path, String tag) {
  /** The whole text as a path if that exists, else the part before its last colon. */
  static Optional<TaggedPath> find(String text) {
    Optional<Path> whole = SourceParser.path(text).filter(Files::exists);
    if (whole.isPresent()) {
      return whole.map(path -> new TaggedPath(path, ""));
    }
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || text.indexOf('/', colon) >= 0) {
      return Optional.empty();
    }
    return SourceParser.path(text.substring(0, colon))
        .filter(Files::exists)
        .map(path -> new TaggedPath(path, text.substring(colon + 1)));
  }
}
