package io.jwasm.shim.cli;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.shim.EngineChoice;
import io.jwasm.shim.Services;
import io.jwasm.shim.launch.GuestFactory;
import io.jwasm.shim.launch.Host;
import io.jwasm.shim.launch.JvmLauncher;
import io.jwasm.shim.server.ServerOptions;
import io.jwasm.shim.server.ShimServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jwasm shim}: what containerd-shim-jwasm-v1 starts; not meant for people. */
@Command(name = "shim", hidden = true, description = "Serves containerd's tasks.")
final class ShimCommand implements Callable<Integer> {
  private final Services services;
  private final Terminal terminal;

  @Option(names = "--socket", required = true, description = "Where containerd connects.")
  private Path socket = Path.of("");

  @Option(names = "--containerd", required = true, description = "containerd's socket.")
  private Path containerd = Path.of("");

  @Option(names = "--namespace", required = true, description = "containerd's namespace.")
  private String namespace = "";

  @Option(names = "--idle", required = true, converter = TimeSpan.class, description = "Patience.")
  private Duration idle = Duration.ZERO;

  ShimCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    // netty warns of socket options that unix sockets do not have.
    Logger libraries = Logger.getLogger("io");
    libraries.setLevel(Level.SEVERE);
    var guests =
        new GuestFactory(
            services.moduleLoader(EngineChoice.AUTO, CompileProgress.NONE, terminal::message),
            services.temporary(),
            namespace,
            terminal::message);
    var options = new ServerOptions(socket, containerd, namespace, idle);
    try (Host host = services.host(terminal::message)) {
      host.holders().prepare();
      new ShimServer(options, new JvmLauncher(guests, host), terminal::message).run();
    }
    return 0;
  }
}
