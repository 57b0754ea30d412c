package io.jwasm.shim.cli;

import io.jwasm.linux.Fd;
import io.jwasm.shim.Services;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
  private static final List<String> VERBS =
      List.of("run", "check", "build", "pull", "compile", "cache", "shim");

  private JwasmCommand() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int execute(Services services, String... args) {
    var terminal = new Terminal(System.out, System.err, Fd.isTerminal(STDERR));
    var errors = new ErrorReporter(terminal);
    var command = new CommandLine(new JwasmCommand());
    called(args).forEach(verb -> command.addSubcommand(verb(verb, services, terminal)));
    return command
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .execute(args);
  }

  /** The verb that is called, as reading the options of all takes longer than running one. */
  private static List<String> called(String... args) {
    return Stream.of(args)
        .filter(arg -> !arg.startsWith("-"))
        .findFirst()
        .filter(VERBS::contains)
        .map(List::of)
        .orElse(VERBS);
  }

  private static CommandLine verb(String name, Services services, Terminal terminal) {
    return switch (name) {
      // What follows the image is the guest's, options included.
      case "run" -> new CommandLine(new RunCommand(services, terminal)).setStopAtPositional(true);
      case "check" -> new CommandLine(new CheckCommand(services, terminal));
      case "build" -> new CommandLine(new BuildCommand(services, terminal));
      case "pull" -> new CommandLine(new PullCommand(services, terminal));
      case "compile" -> new CommandLine(new CompileCommand(services, terminal));
      case "cache" -> new CommandLine(new CacheCommand(services, terminal));
      case "shim" ->
          new CommandLine(new ShimCommand(services, terminal))
              .setCaseInsensitiveEnumValuesAllowed(true);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Whether those who called a command look for a fault. */
  static boolean debug(CommandSpec called) {
    return called.root().userObject() instanceof JwasmCommand main && main.debug;
  }
}
