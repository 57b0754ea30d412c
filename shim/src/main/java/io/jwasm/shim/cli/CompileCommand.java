package io.jwasm.shim.cli;

import io.jwasm.shim.Services;
import io.jwasm.shim.run.Compilation;
import io.jwasm.shim.run.ProgramChoice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code jwasm compile}. */
@Command(
    name = "compile",
    description = "Compiles an image's module into the cache, so that run starts at once.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  jwasm compile app.tar"})
final class CompileCommand implements Callable<Integer> {
  private final ImageArgument image = new ImageArgument();
  private final EngineOption engine = new EngineOption();

  @Option(
      names = "--entrypoint",
      paramLabel = "MODULE",
      description = "Compile this module of the image instead of its entrypoint.")
  private @Nullable String entrypoint;

  private final Services services;
  private final Terminal terminal;

  CompileCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  /** Adds the options that other commands have as well. */
  void addTo(CommandSpec command) {
    image.addTo(command);
    engine.addTo(command);
  }

  @Override
  public Integer call() {
    var progress = new ProgressLine(terminal);
    Compilation done =
        services
            .runner(engine.choice(), image.options(services), progress, terminal::message)
            .compile(
                image.name(),
                new ProgramChoice(Optional.ofNullable(entrypoint), List.of(), Optional.empty()));
    terminal.clearProgress();
    terminal
        .out()
        .println(
            done.compiled()
                ? "compiled " + done.module() + " with " + done.engine() + " in " + millis(done)
                : done.module() + " is in the cache of " + done.engine());
    return 0;
  }

  private static String millis(Compilation done) {
    return done.duration().toMillis() + " ms";
  }
}
