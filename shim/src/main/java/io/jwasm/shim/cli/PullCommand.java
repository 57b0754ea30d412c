package io.jwasm.shim.cli;

import io.jwasm.shim.EngineChoice;
import io.jwasm.shim.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jwasm pull}. */
@Command(
    name = "pull",
    description = "Fetches and unpacks an image, so that run starts at once. Prints its digest.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  jwasm pull registry.example/team/app:1",
      "",
      "Credentials are those of the Docker configuration and its helpers."
    })
final class PullCommand implements Callable<Integer> {
  private final ImageArgument image = new ImageArgument();

  private final Services services;
  private final Terminal terminal;

  PullCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  /** Adds the options that other commands have as well. */
  void addTo(CommandSpec command) {
    image.addTo(command);
  }

  @Override
  public Integer call() {
    var progress = new ProgressLine(terminal);
    var runner =
        services.runner(EngineChoice.AUTO, image.options(services), progress, terminal::message);
    terminal.out().println(runner.pull(image.name()));
    return 0;
  }
}
