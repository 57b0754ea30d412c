package io.jwasm.image.store;

import io.jwasm.image.tree.Tree;
import io.jwasm.oci.image.ContainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds out whether an image for another platform has a wasm module as its entrypoint. */
final class EntrypointProbe {
  private static final byte[] MAGIC = {0, 'a', 's', 'm'};
  private static final int MAX_DEPTH = 256;
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private EntrypointProbe() {}

  static boolean isWasm(ResolvedImage image) {
    if (image.root().isEmpty()) {
      return image.module().isPresent();
    }
    ContainerConfig config = image.config();
    List<String> words = config.entrypoint().isEmpty() ? config.cmd() : config.entrypoint();
    return !words.isEmpty() && isWasm(image.root().get(), candidates(config, words.getFirst()));
  }

  private static boolean isWasm(Path root, List<String> paths) {
    try (Tree tree = new Tree(root, MAX_DEPTH)) {
      return paths.stream().anyMatch(path -> Arrays.equals(tree.head(path, MAGIC.length), MAGIC));
    }
  }

  /** Where the word may lead to: a path, or a name in the working directory or in PATH. */
  private static List<String> candidates(ContainerConfig config, String word) {
    int function = word.indexOf(".wasm#");
    String file = function < 0 ? word : word.substring(0, function + ".wasm".length());
    if (file.startsWith("/")) {
      return List.of(file);
    }
    List<String> paths = new ArrayList<>();
    paths.add(config.workingDir() + "/" + file);
    if (!file.contains("/")) {
      for (String directory : path(config).split(":", -1)) {
        paths.add(directory + "/" + file);
      }
    }
    return paths;
  }

  private static String path(ContainerConfig config) {
    return config.env().stream()
        .filter(variable -> variable.startsWith("PATH="))
        .map(variable -> variable.substring("PATH=".length()))
        .findFirst()
        .orElse(DEFAULT_PATH);
  }
}
