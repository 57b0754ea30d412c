package io.jwasm.image.build;

import java.util.List;

/**
 * One image to build.
 *
 * @param name the image's reference, e.g. {@code app:1}
 * @param contents what goes into it; one of them is a wasm module
 * @param options its configuration
 * @param output where it goes
 */
public record BuildRequest(
    String name, List<ImageFile> contents, ImageOptions options, BuildOutput output) {
  /** Copies the list. */
  public BuildRequest {
    contents = List.copyOf(contents);
  }
}
