package io.jwasm.shim.cli;

import io.jwasm.linux.Fd;
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

  private static final int STDERR = 2;

  private JwasmCommand() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int execute(Services services, String... args) {
    var terminal = new Terminal(System.out, System.err, Fd.isTerminal(STDERR));
    var errors = new ErrorReporter(terminal);
    return new CommandLine(new JwasmCommand())
        // What follows the image is the guest's, options included.
        .addSubcommand(
            new CommandLine(new RunCommand(services, terminal)).setStopAtPositional(true))
        .addSubcommand(new CheckCommand(services, terminal))
        .addSubcommand(new BuildCommand(services, terminal))
        .addSubcommand(new PullCommand(services, terminal))
        .addSubcommand(new CompileCommand(services, terminal))
        .addSubcommand(new CacheCommand(services, terminal))
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .execute(args);
  }

  boolean debug() {
    return debug;
  }
}
