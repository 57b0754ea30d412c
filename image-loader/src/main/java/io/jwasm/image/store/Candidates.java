package io.jwasm.image.store;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.content.ImageContents;
import io.jwasm.linux.Arch;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.MediaTypes;
import io.jwasm.oci.image.PlatformChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The manifests of a source that may be run, the best first. */
final class Candidates {
  private static final int MAX_NESTING = 4;

  private Candidates() {}

  /**
   * A manifest.
   *
   * @param descriptor where it is
   * @param probe whether it may be run only if its entrypoint turns out to be wasm
   */
  record Candidate(Descriptor descriptor, boolean probe) {}

  static List<Candidate> of(ImageContents contents, String name) {
    List<Candidate> candidates = new ArrayList<>();
    collect(contents, contents.index(), name, 0, candidates);
    return candidates;
  }

  private static void collect(
      ImageContents contents, Index index, String name, int depth, List<Candidate> candidates) {
    if (depth > MAX_NESTING) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "open image",
          name,
          "its indexes are nested deeper than " + MAX_NESTING,
          null,
          null);
    }
    for (Descriptor entry : PlatformChoice.candidates(index, Arch.HOST.ociName(), name)) {
      if (MediaTypes.isIndex(entry.mediaType())) {
        collect(contents, contents.index(entry), name, depth + 1, candidates);
      } else {
        boolean named = entry.platform() != null && !entry.platform().os().isEmpty();
        candidates.add(new Candidate(entry, named && !PlatformChoice.isWasm(entry.platform())));
      }
    }
  }

  static JwasmException noneIsWasm(List<Candidate> candidates, String name) {
    String held =
        candidates.stream()
            .map(candidate -> String.valueOf(candidate.descriptor().platform()))
            .distinct()
            .collect(Collectors.joining(", "));
    return new JwasmException(
        ErrorKind.NOT_FOUND,
        "choose platform of image",
        name,
        "no entrypoint is a wasm module; the index holds " + held,
        "build the image with --platform wasi/wasm",
        null);
  }
}
