package io.jwasm.shim.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An image argument, apart from the {@code #function} that may stand behind a module's path.
 *
 * @param image the path or reference
 * @param program which program of it
 */
record ImageName(String image, ProgramChoice program) {
  static ImageName of(String argument, ProgramChoice choice) {
    int hash = argument.lastIndexOf(".wasm#");
    if (hash < 0 || choice.entrypoint().isPresent() || Files.exists(Path.of(argument))) {
      return new ImageName(argument, choice);
    }
    int end = hash + ".wasm".length();
    return new ImageName(
        argument.substring(0, end),
        new ProgramChoice(Optional.of(argument.substring(end)), choice.args(), choice.workdir()));
  }
}
