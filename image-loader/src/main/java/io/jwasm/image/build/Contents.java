package io.jwasm.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds every file of a request and the path that it gets. */
final class Contents {
  /** What Java reads where a file's name is not in the locale's encoding. */
  private static final char UNREADABLE = '\uFFFD';

  private final SortedMap<String, Path> files = new TreeMap<>();
  private final Problems problems;
  private @Nullable String firstModule;

  private Contents(Problems problems) {
    this.problems = problems;
  }

  static Contents find(List<ImageFile> inputs, Problems problems) {
    Contents contents = new Contents(problems);
    inputs.forEach(contents::add);
    return contents;
  }

  /** Host files and directories by their path in the image. */
  Map<String, Path> files() {
    return files;
  }

  /** Where the first module that was named by itself lies in the image. */
  @Nullable String firstModule() {
    return firstModule;
  }

  private void add(ImageFile input) {
    String target = target(input);
    if (!ImagePaths.isCanonical(target)) {
      problems.add("target", input.target(), "not an absolute path without . and ..");
      return;
    }
    try {
      Path real = input.source().toRealPath();
      if (Files.isDirectory(real)) {
        addDirectory(real, real, target);
      } else {
        addFile(real, target);
        checkModule(input.source(), real, target);
      }
    } catch (IOException e) {
      problems.add("file", input.source(), IoReason.of(e));
    }
  }

  private static String target(ImageFile input) {
    Path name = input.source().toAbsolutePath().normalize().getFileName();
    String own = name == null ? "" : name.toString();
    if (input.target().isEmpty()) {
      return "/" + own;
    }
    boolean into = input.target().endsWith("/") && !Files.isDirectory(input.source());
    return into ? input.target() + own : ImagePaths.withoutFinalSlash(input.target());
  }

  private void checkModule(Path named, Path real, String target) throws IOException {
    if (named.toString().endsWith(".wasm")) {
      WasmKind.require("module", named, problems);
    }
    if (firstModule == null && WasmKind.of(real) == WasmKind.MODULE) {
      firstModule = target;
    }
  }

  private void addDirectory(Path root, Path directory, String target) throws IOException {
    if (!target.equals("/")) {
      put(directory, target);
    }
    List<Path> children;
    try (Stream<Path> listed = Files.list(directory)) {
      children = listed.sorted().toList();
    }
    for (Path child : children) {
      addChild(root, child, ImagePaths.child(target, String.valueOf(child.getFileName())));
    }
  }

  private void addChild(Path root, Path child, String target) throws IOException {
    Path real = child.toRealPath();
    if (target.indexOf(UNREADABLE) >= 0) {
      problems.add(
          "file", child, "its name is not text in this locale; set LC_ALL=C.UTF-8 or rename it");
    } else if (!real.startsWith(root)) {
      problems.add("file", child, "a link that leads out of " + root);
    } else if (!Files.isDirectory(real)) {
      addFile(real, target);
    } else if (Files.isSymbolicLink(child) && child.startsWith(real)) {
      problems.add("file", child, "a link to a directory that holds it");
    } else {
      addDirectory(root, child, target);
    }
  }

  private void addFile(Path real, String target) {
    if (!Files.isRegularFile(real)) {
      problems.add("file", real, "neither a file nor a directory");
    } else if (!Files.isReadable(real)) {
      problems.add("file", real, "permission denied");
    } else {
      put(real, target);
    }
  }

  private void put(Path source, String target) {
    Path other = files.putIfAbsent(target, source);
    boolean merged =
        other == null
            || other.equals(source)
            || (Files.isDirectory(other) && Files.isDirectory(source));
    if (!merged) {
      problems.add("target", target, "given by both " + other + " and " + source);
    }
  }
}
