package io.jwasm.shim.cli;

import io.jwasm.linux.Fd;
import io.jwasm.shim.Services;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The {@code jwasm} command. */
public final class JwasmCommand {
  private static final int STDERR = 2;
  private static final List<String> VERBS =
      List.of(
          "run", "check", "build", "pull", "compile", "cache", "disas", "shim", "ps", "top",
          "stats", "threads", "doctor");

  private JwasmCommand() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int execute(Services services, String... args) {
    var terminal = new Terminal(System.out, System.err, Fd.isTerminal(STDERR));
    var errors = new ErrorReporter(terminal);
    var command = new CommandLine(root());
    called(args).forEach(verb -> command.addSubcommand(verb(verb, services, terminal)));
    return command
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .execute(args);
  }

  private static CommandSpec root() {
    CommandSpec spec = CommandSpec.create().name("jwasm").versionProvider(new Version());
    spec.usageMessage()
        .description("Runs wasi/wasm images on the JVM, without a daemon and without root.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Examples:",
            "  jwasm run -v ./data:/data python.tar -- -c \"print(1)\"",
            "  jwasm check app.wasm",
            "  jwasm build -o app.tar --entrypoint /app.wasm app.wasm",
            "  jwasm doctor",
            "",
            "\"jwasm COMMAND --help\" explains a command.");
    spec.addOption(
        OptionSpec.builder("--debug")
            .type(boolean.class)
            .initialValue(false)
            .scopeType(ScopeType.INHERIT)
            .description("Print stack traces with errors.")
            .build());
    Options.addHelp(spec);
    return spec;
  }

  /** The verb that is called, as reading the options of all takes longer than running one. */
  private static List<String> called(String... args) {
    for (String arg : args) {
      if (VERBS.contains(arg)) {
        return List.of(arg);
      }
      if (arg.equals("--version") || arg.equals("-V")) {
        return List.of();
      }
      if (!arg.startsWith("-")) {
        return VERBS;
      }
    }
    return VERBS;
  }

  private static CommandLine verb(String name, Services services, Terminal terminal) {
    return switch (name) {
      // What follows the image is the guest's, options included.
      case "run" ->
          new CommandLine(new RunCommand(services, terminal).spec()).setStopAtPositional(true);
      case "check" -> {
        var check = new CheckCommand(services, terminal);
        yield with(check::addTo, check);
      }
      case "build" -> new CommandLine(new BuildCommand(services, terminal));
      case "pull" -> {
        var pull = new PullCommand(services, terminal);
        yield with(pull::addTo, pull);
      }
      case "compile" -> {
        var compile = new CompileCommand(services, terminal);
        yield with(compile::addTo, compile);
      }
      case "disas" -> new CommandLine(new DisasCommand(services, terminal).spec());
      case "cache" -> new CommandLine(new CacheCommand(services, terminal));
      case "ps" -> new CommandLine(new PsCommand(services, terminal).spec());
      case "top" -> new CommandLine(new TopCommand(services, terminal).spec());
      case "stats" -> new CommandLine(new StatsCommand(services, terminal).spec());
      case "threads" -> new CommandLine(new ThreadsCommand(services, terminal).spec());
      case "doctor" -> new CommandLine(new DoctorCommand(services, terminal).spec());
      case "shim" -> new CommandLine(new ShimCommand(services, terminal).spec());
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Whether those who called a command look for a fault. */
  static boolean debug(CommandSpec called) {
    return Options.given(called.root().findOption("--debug"));
  }

  private static CommandLine with(Consumer<CommandSpec> options, Object command) {
    var line = new CommandLine(command);
    options.accept(line.getCommandSpec());
    return line;
  }
}
