package io.jwasm.shim.cli;

import io.jwasm.shim.Services;
import io.jwasm.shim.run.ProgramChoice;
import io.jwasm.shim.run.RunRequest;
import io.jwasm.shim.run.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwasm run}. */
@Command(
    name = "run",
    description = {
      "Runs an image and ends with the guest's exit code.",
      "The guest sees the image's files and what options give it, and nothing else of this machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: the guest's own; 124 after --timeout, 125 if jwasm failed, 134 after a trap,",
      "137 out of memory, 128+n after signal n.",
    })
final class RunCommand implements Callable<Integer> {
  private static final ByteSize DEFAULT_MEMORY = new ByteSize(4L << 30);

  @Mixin private ImageArgument image = new ImageArgument();
  @Mixin private EnvironmentOptions environment = new EnvironmentOptions();
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Parameters(
      index = "1..*",
      paramLabel = "ARG",
      description = "Arguments of the guest, instead of the image's command.")
  private List<String> args = new ArrayList<>();

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "HOST:GUEST[:ro]",
      converter = VolumeOption.Converter.class,
      description = "Let the guest see a directory or file.")
  private List<VolumeOption> volumes = new ArrayList<>();

  @Option(
      names = "--tmpfs",
      paramLabel = "PATH",
      description = "An empty directory that lasts as long as the run.")
  private List<String> tmpfs = new ArrayList<>();

  @Option(
      names = "--entrypoint",
      paramLabel = "MODULE[#FUNCTION]",
      description = "Run this module of the image, or call this export of it.")
  private @Nullable String entrypoint;

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "PATH",
      description = "Working directory: resolves a relative entrypoint, and is PWD for the guest.")
  private @Nullable String workdir;

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description = "The most that linear memory may hold, e.g. 256m.")
  private ByteSize memory = DEFAULT_MEMORY;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "End the guest after this time, e.g. 30s, with exit code 124.")
  private @Nullable Duration timeout;

  @Option(
      names = {"-i", "--interactive"},
      description = "Let the guest read standard input.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Let the guest see terminals as terminals.")
  private boolean tty;

  @Option(names = "--read-only", description = "Let the guest not change the image's files.")
  private boolean readOnly;

  @Option(names = "--name", paramLabel = "NAME", description = "What messages call the guest.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print how the run ended on standard error, as JSON.")
  private boolean json;

  private final Services services;
  private final Terminal terminal;

  RunCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RunResult result =
        services
            .runner(
                engine.choice(),
                image.options(services),
                new ProgressLine(terminal),
                terminal::message)
            .run(request());
    new RunReport(terminal, json).print(result);
    return result.reason().status();
  }

  private RunRequest request() {
    return new RunRequest(
        image.name(),
        Optional.ofNullable(name).orElseGet(image::name),
        new ProgramChoice(
            Optional.ofNullable(entrypoint), guestArgs(), Optional.ofNullable(workdir)),
        environment::over,
        volumes.stream()
            .map(v -> new RunRequest.Volume(v.host(), v.guest(), v.readOnly()))
            .toList(),
        tmpfs,
        network.network(terminal::message),
        readOnly,
        memory.bytes(),
        Optional.ofNullable(timeout),
        interactive,
        tty);
  }

  /** A {@code --} between image and arguments is not for the guest. */
  private List<String> guestArgs() {
    return !args.isEmpty() && args.getFirst().equals("--") ? args.subList(1, args.size()) : args;
  }
}
