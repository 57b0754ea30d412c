package io.jwasm.shim.cli;

import io.jwasm.shim.Services;
import io.jwasm.shim.run.ProgramChoice;
import io.jwasm.shim.run.RunRequest;
import io.jwasm.shim.run.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code jwasm run}. */
final class RunCommand implements Callable<Integer> {
  private static final long DEFAULT_MEMORY = 4L << 30;

  private final ImageArgument image = new ImageArgument();
  private final EnvironmentOptions environment = new EnvironmentOptions();
  private final NetworkOptions network = new NetworkOptions();
  private final EngineOption engine = new EngineOption();

  private final PositionalParamSpec args =
      PositionalParamSpec.builder()
          .index("1..*")
          .arity("0..*")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .paramLabel("ARG")
          .description("Arguments of the guest, instead of the image's command.")
          .build();

  private final OptionSpec volumes =
      Options.values(
          VolumeOption.class,
          new VolumeOption.Converter(),
          "HOST:GUEST[:ro]",
          "Let the guest see a directory or file.",
          "-v",
          "--volume");

  private final OptionSpec tmpfs =
      Options.values(
          String.class,
          value -> value,
          "PATH",
          "An empty directory that lasts as long as the run.",
          "--tmpfs");

  private final OptionSpec entrypoint =
      Options.text(
          "MODULE[#FUNCTION]",
          "Run this module of the image, or call this export of it.",
          "--entrypoint");

  private final OptionSpec workdir =
      Options.text(
          "PATH",
          "Working directory: resolves a relative entrypoint, and is PWD for the guest.",
          "-w",
          "--workdir");

  private final OptionSpec memory =
      Options.value(
          ByteSize.class,
          new ByteSize.Converter(),
          "SIZE",
          "The most that linear memory may hold, e.g. 256m.",
          "-m",
          "--memory");

  private final OptionSpec timeout =
      Options.value(
          Duration.class,
          new TimeSpan(),
          "TIME",
          "End the guest after this time, e.g. 30s, with exit code 124.",
          "--timeout");

  private final OptionSpec interactive =
      Options.flag("Let the guest read standard input.", "-i", "--interactive");

  private final OptionSpec tty =
      Options.flag("Let the guest see terminals as terminals.", "-t", "--tty");

  private final OptionSpec readOnly =
      Options.flag("Let the guest not change the image's files.", "--read-only");

  private final OptionSpec name = Options.text("NAME", "What messages call the guest.", "--name");

  private final OptionSpec profile =
      Options.text(
          "FILE",
          "Write which functions took how much CPU time: a line a stack, as flame graph tools"
              + " read them, in microseconds.",
          "--profile");

  private final OptionSpec json =
      Options.flag("Print how the run ended on standard error, as JSON.", "--json");

  private final Services services;
  private final Terminal terminal;

  RunCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("run");
    spec.usageMessage()
        .description(
            "Runs an image and ends with the guest's exit code.",
            "The guest sees the image's files and what options give it, and nothing else of this"
                + " machine.")
        .footer(
            "",
            "Examples:",
            "  jwasm run app.wasm",
            "  jwasm run -v ./data:/data -e COLOUR=blue app.tar -- one two",
            "  jwasm run -p 8080:80 --memory 256m --timeout 1m registry.example/team/app:1",
            "",
            "Exit codes: the guest's own; 124 after --timeout, 125 if jwasm failed, 134 after a"
                + " trap,",
            "137 out of memory, 128+n after signal n.");
    image.addTo(spec);
    spec.addPositional(args);
    environment.addTo(spec);
    network.addTo(spec);
    engine.addTo(spec);
    for (var option :
        List.of(
            volumes,
            tmpfs,
            entrypoint,
            workdir,
            memory,
            timeout,
            interactive,
            tty,
            readOnly,
            name,
            profile,
            json)) {
      spec.addOption(option);
    }
    Options.addHelp(spec);
    return spec;
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
    new RunReport(terminal, Options.given(json)).print(result);
    return result.reason().status();
  }

  private RunRequest request() {
    @Nullable ByteSize limit = memory.getValue();
    return new RunRequest(
        image.name(),
        optional(name).orElseGet(image::name),
        new ProgramChoice(optional(entrypoint), guestArgs(), optional(workdir)),
        environment::over,
        Options.<VolumeOption>all(volumes).stream()
            .map(v -> new RunRequest.Volume(v.host(), v.guest(), v.readOnly()))
            .toList(),
        Options.all(tmpfs),
        network.network(terminal::message),
        Options.given(readOnly),
        limit == null ? DEFAULT_MEMORY : limit.bytes(),
        Optional.ofNullable(timeout.getValue()),
        Options.given(interactive),
        Options.given(tty),
        optional(profile).map(Path::of));
  }

  private static Optional<String> optional(OptionSpec option) {
    return Optional.ofNullable(option.getValue());
  }

  /** A {@code --} between image and arguments is not for the guest. */
  private List<String> guestArgs() {
    List<String> given = Options.all(args);
    return !given.isEmpty() && given.getFirst().equals("--")
        ? given.subList(1, given.size())
        : given;
  }
}
