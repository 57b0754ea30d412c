package io.jwasm.image.store;

import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.source.SourceParser;
import java.nio.file.Path;
import java.util.Map;

/** Loads an image in a process of its own and prints its root. */
final class LoaderProcess {
  private LoaderProcess() {}

  public static void main(String[] args) {
    ImageStore store = ImageStore.open(Path.of(args[0]), UnpackLimits.DEFAULT);
    try (ResolvedImage image =
        store.load(
            SourceParser.parse(args[1]).source(),
            LoadOptions.defaults(Map.of()),
            LoadProgress.NONE)) {
      System.out.println(image.root().orElseThrow());
    }
  }
}
