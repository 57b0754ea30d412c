package io.jwasm.image.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether the entrypoint is a module of the image. */
final class EntrypointCheck {
  private static final String NAME = "entrypoint";

  private EntrypointCheck() {}

  /** The entrypoint of the request, or the first module; a problem is noted where there is none. */
  static List<String> resolve(
      ImageOptions options, CheckedOptions checked, Contents contents, Problems problems) {
    if (options.entrypoint().isEmpty()) {
      String first = contents.firstModule();
      if (first == null) {
        problems.add("no file is a wasm module, so there is nothing to start");
        return List.of();
      }
      return List.of(first);
    }
    check(options.entrypoint().getFirst(), checked, contents.files(), problems);
    return options.entrypoint();
  }

  private static void check(
      String word, CheckedOptions checked, Map<String, Path> files, Problems problems) {
    int function = word.indexOf('#');
    String program = function < 0 ? word : word.substring(0, function);
    List<String> tried = candidates(program, checked);
    Path file = tried.stream().filter(files::containsKey).findFirst().map(files::get).orElse(null);
    if (file == null) {
      problems.add(NAME, word, "no such file in the image; looked for " + String.join(", ", tried));
    } else if (Files.isDirectory(file)) {
      problems.add(NAME, word, "a directory");
    } else {
      WasmKind.require(NAME, file, problems);
    }
  }

  private static List<String> candidates(String program, CheckedOptions checked) {
    if (program.startsWith("/")) {
      return List.of(program);
    }
    String relative = program.startsWith("./") ? program.substring(2) : program;
    String workdir = checked.workdir() == null ? "/" : checked.workdir().toString();
    Stream<String> search =
        program.contains("/")
            ? Stream.empty()
            : Stream.of(checked.env().getOrDefault("PATH", "").split(":"))
                .filter(directory -> directory.startsWith("/"));
    return Stream.concat(search, Stream.of(workdir))
        .map(directory -> ImagePaths.child(ImagePaths.withoutFinalSlash(directory), relative))
        .distinct()
        .toList();
  }
}
