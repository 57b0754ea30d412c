package io.jwasm.shim.cli;

import io.jwasm.shim.Services;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code jwasm} command. */
@Command(
    name = "jwasm",
    description = "Runs wasi/wasm images on the JVM, without a daemon and without root.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  jwasm run -v ./data:/data python.tar -- -c \"print(1)\"",
      "  jwasm check app.wasm",
      "  jwasm build -o app.tar --entrypoint /app.wasm app.wasm",
    })
public final class JwasmCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces with errors.")
  private boolean debug;

  private JwasmCommand() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int execute(Services services, String... args) {
    var terminal = new Terminal(System.out, System.err, false);
    var errors = new ErrorReporter(terminal);
    return new CommandLine(new JwasmCommand())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .execute(args);
  }

  boolean debug() {
    return debug;
  }
}
