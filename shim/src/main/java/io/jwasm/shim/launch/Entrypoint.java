package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.shim.run.EntryModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program of a process, found in the container's root.
 *
 * @param module the opened module
 * @param function the export behind {@code #} in the first argument, if there is one
 * @param argv the guest's arguments
 */
record Entrypoint(EntryModule module, Optional<String> function, List<String> argv)
    implements AutoCloseable {
  private static final String PATH = "PATH=";

  /**
   * Finds the program.
   *
   * @throws JwasmException if there are no arguments, or the root has no such file
   */
  static Entrypoint open(Path root, ContainerProcess process) {
    List<String> argv = new ArrayList<>(process.args());
    if (argv.isEmpty()) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT, "start process", "", "it has no arguments", null, null);
    }
    String first = argv.getFirst();
    int hash = first.lastIndexOf('#');
    if (hash >= 0) {
      argv.set(0, first.substring(0, hash));
    }
    Optional<String> function =
        hash < 0 ? Optional.empty() : Optional.of(first.substring(hash + 1));
    EntryModule module = open(root, argv.getFirst(), process);
    return new Entrypoint(module, function, List.copyOf(argv));
  }

  private static EntryModule open(Path root, String name, ContainerProcess process) {
    byte[] path = root.toString().getBytes(UTF_8);
    int flags = OpenFlags.PATH | OpenFlags.DIRECTORY;
    int fd = At.open(At.FDCWD, path, 0, path.length, flags, 0, 0);
    if (fd < 0) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "open root filesystem",
          root.toString(),
          Errno.message(-fd),
          null,
          null);
    }
    try {
      return EntryModule.open(fd, name, process.cwd(), path(process.env()));
    } finally {
      Fd.close(fd);
    }
  }

  private static List<String> path(List<String> environment) {
    return environment.stream()
        .filter(entry -> entry.startsWith(PATH))
        .findFirst()
        .map(entry -> entry.substring(PATH.length()).split(":", -1))
        .map(parts -> Arrays.stream(parts).filter(part -> part.startsWith("/")).toList())
        .orElse(List.of());
  }

  @Override
  public void close() {
    module.close();
  }
}
