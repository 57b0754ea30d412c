package io.jwasm.shim.run;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.ContainerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command that a guest runs, put together as Docker does it: the user's entrypoint discards the
 * image's command, the user's arguments replace it.
 *
 * @param module the module's path or name, without {@code #function}
 * @param function the export to call, if the entrypoint names one behind {@code #}
 * @param argv the guest's arguments, the program first
 */
public record Command(String module, Optional<String> function, List<String> argv) {
  public Command {
    argv = List.copyOf(argv);
  }

  /**
   * @throws JwasmException if neither the image nor the user names a program
   */
  static Command of(String image, ContainerConfig config, ProgramChoice choice) {
    boolean replaced = choice.entrypoint().isPresent();
    List<String> words =
        new ArrayList<>(choice.entrypoint().map(List::of).orElse(config.entrypoint()));
    words.addAll(choice.args().isEmpty() && !replaced ? config.cmd() : choice.args());
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "run image",
          image,
          "it names no program: it has neither entrypoint nor command",
          "give --entrypoint with the path of a .wasm file in the image",
          null);
    }
    return split(words);
  }

  /** The command of a module that stands alone. */
  static Command ofModule(String file, ProgramChoice choice) {
    List<String> words = new ArrayList<>();
    words.add(file + choice.entrypoint().filter(e -> e.startsWith("#")).orElse(""));
    words.addAll(choice.args());
    return split(words);
  }

  /** The command that these words are; there is at least one. */
  public static Command split(List<String> words) {
    String first = words.getFirst();
    int hash = first.lastIndexOf('#');
    if (hash < 0) {
      return new Command(first, Optional.empty(), words);
    }
    List<String> argv = new ArrayList<>(words);
    String module = first.substring(0, hash);
    argv.set(0, module);
    return new Command(module, Optional.of(first.substring(hash + 1)), argv);
  }
}
