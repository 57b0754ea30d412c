package io.jwasm.shim.tool;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The programs by their names; of a path the last part counts, as images have no {@code /bin}. */
public final class Tools {
  private static final Map<String, Tool> ALL =
      Map.of(
          "ls", new Ls(),
          "cat", new Cat(),
          "env", new Env(),
          "ps", new Ps(),
          "jwasm-http-get", new HttpGet());

  /** What images without a shell are often asked for. */
  private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "zsh");

  private Tools() {}

  /** The program of a name. */
  public static Optional<Tool> find(String program) {
    return Optional.ofNullable(ALL.get(name(program)));
  }

  /** Whether a name is that of a shell. */
  public static boolean isShell(String program) {
    return SHELLS.contains(name(program));
  }

  private static String name(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }
}
