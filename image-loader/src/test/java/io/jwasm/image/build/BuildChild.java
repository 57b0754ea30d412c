package io.jwasm.image.build;

import io.jwasm.error.JwasmException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds an image in a process of its own: arguments are the directory and the archive. */
final class BuildChild {
  private BuildChild() {}

  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    List<ImageFile> contents =
        List.of(
            new ImageFile(directory.resolve("app.wasm"), ""),
            new ImageFile(directory.resolve("lib"), "/usr/lib"));
    BuildOutput output = new BuildOutput.OciArchive(Path.of(args[1]));
    try {
      new ImageBuilder(Map.of())
          .build(new BuildRequest("app:1", contents, Inputs.options(), output), BuildListener.NONE);
    } catch (JwasmException e) {
      System.out.println(e.getMessage());
    }
  }
}
