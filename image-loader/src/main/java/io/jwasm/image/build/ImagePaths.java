package io.jwasm.image.build;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Absolute paths in an image. They are only compared and written, never opened. */
final class ImagePaths {
  private static final Set<String> NOT_CANONICAL = Set.of("", ".", "..");

  private ImagePaths() {}

  /** Whether the path is absolute and has one spelling: no {@code //}, {@code .}, {@code ..}. */
  static boolean isCanonical(String path) {
    if (path.equals("/")) {
      return true;
    }
    List<String> names = Arrays.asList(path.split("/", -1));
    return path.startsWith("/")
        && path.indexOf('\0') < 0
        && names.subList(1, names.size()).stream().noneMatch(NOT_CANONICAL::contains);
  }

  static String child(String directory, String name) {
    return directory.equals("/") ? "/" + name : directory + "/" + name;
  }

  static String withoutFinalSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
