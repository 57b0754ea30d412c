package io.jwasm.shim.holder;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The options of a mount, which the kernel takes a page of. Those of an overlay of many layers only
 * fit if the layers are named from the directory that they have in common.
 *
 * @param directory where the names of layers start; empty if they are whole
 * @param data what the file system is told
 */
record LayerPaths(String directory, String data) {
  private static final int MOST = 4000;
  private static final String LAYERS = "lowerdir=";

  static LayerPaths of(String data) {
    String layers =
        Arrays.stream(data.split(",", -1))
            .filter(option -> option.startsWith(LAYERS))
            .findFirst()
            .map(option -> option.substring(LAYERS.length()))
            .orElse("");
    // A colon in a name has a backslash before it.
    if (data.length() <= MOST || layers.isEmpty() || layers.contains("\\")) {
      return new LayerPaths("", data);
    }
    String[] paths = layers.split(":", -1);
    String directory = Arrays.stream(paths).reduce(paths[0], LayerPaths::common);
    int end = directory.lastIndexOf('/');
    if (end <= 0) {
      return new LayerPaths("", data);
    }
    String names =
        Arrays.stream(paths).map(path -> path.substring(end + 1)).collect(Collectors.joining(":"));
    return new LayerPaths(directory.substring(0, end), data.replace(layers, names));
  }

  private static String common(String left, String right) {
    int length = 0;
    int most = Math.min(left.length(), right.length());
    while (length < most && left.charAt(length) == right.charAt(length)) {
      length++;
    }
    return left.substring(0, length);
  }
}
