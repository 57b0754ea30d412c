package io.jwasm.image.source;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.util.Optional;

/**
 * The name of an image in a registry, with Docker's defaults filled in.
 *
 * @param registry the host, with a port if one was given
 * @param repository the path in the registry
 * @param tag the tag, empty if only a digest was given
 * @param digest {@code sha256:...}, if one was given; it wins over the tag
 */
public record ImageReference(
    String registry, String repository, String tag, Optional<String> digest) {

  /**
   * Reads a reference such as {@code app}, {@code example.org/team/app:1} or {@code
   * app@sha256:...}.
   *
   * @throws JwasmException {@code INVALID_ARGUMENT} if it is malformed
   */
  public static ImageReference parse(String text) {
    try {
      var parsed = com.google.cloud.tools.jib.api.ImageReference.parse(text);
      return new ImageReference(
          parsed.getRegistry(),
          parsed.getRepository(),
          parsed.getTag().orElse(""),
          parsed.getDigest());
    } catch (InvalidImageReferenceException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "read image reference",
          text,
          "not of the form [host[:port]/]name[:tag][@digest]",
          "names and hosts are lower case; paths of files start with ./ or /",
          e);
    }
  }

  /** The digest if there is one, else the tag: what the registry is asked for. */
  public String qualifier() {
    return digest.orElse(tag);
  }

  /** The whole reference, defaults included. */
  @Override
  public String toString() {
    String tagPart = tag.isEmpty() ? "" : ":" + tag;
    return registry + "/" + repository + tagPart + digest.map(d -> "@" + d).orElse("");
  }
}
