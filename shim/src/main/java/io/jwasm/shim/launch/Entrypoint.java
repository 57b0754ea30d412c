package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.shim.run.Command;
import io.jwasm.shim.run.EntryModule;
import java.nio.file.Path;
import java.util.List;

/**
 * The program of a process, found in the container's root.
 *
 * @param module the opened module
 * @param command what it is called with
 */
record Entrypoint(EntryModule module, Command command) implements AutoCloseable {
  /** What {@code docker run --init} puts before the program, with a mount for it. */
  static final String DOCKER_INIT = "/sbin/docker-init";

  /**
   * Finds the program.
   *
   * @throws JwasmException if there are no arguments, or the root has no such file
   */
  static Entrypoint open(Path root, ContainerProcess process) {
    Command command = command(process);
    EntryModule module = EntryModule.open(root, command.module(), process.cwd(), process.env());
    return new Entrypoint(module, command);
  }

  /** Whether the root has the program of a process. */
  static boolean exists(Path root, ContainerProcess process) {
    try (Entrypoint _ = open(root, process)) {
      return true;
    } catch (JwasmException e) {
      return false;
    }
  }

  /**
   * What a process is asked to run. A guest has no children that an init would have to reap.
   *
   * @throws JwasmException if there are no arguments
   */
  static Command command(ContainerProcess process) {
    List<String> words = process.args();
    if (words.size() > 2 && words.getFirst().equals(DOCKER_INIT) && words.get(1).equals("--")) {
      words = words.subList(2, words.size());
    }
    if (words.isEmpty()) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT, "start process", "", "it has no arguments", null, null);
    }
    return Command.split(words);
  }

  @Override
  public void close() {
    module.close();
  }
}
