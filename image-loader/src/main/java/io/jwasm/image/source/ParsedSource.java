package io.jwasm.image.source;

import java.util.Optional;

/**
 * What an argument names.
 *
 * @param source the source
 * @param notice what the user should know, e.g. that an existing path was preferred to an image
 */
public record ParsedSource(ImageSource source, Optional<String> notice) {
  static ParsedSource of(ImageSource source) {
    return new ParsedSource(source, Optional.empty());
  }
}
