package io.jwasm.shim.cli;

import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.shim.EngineChoice;
import io.jwasm.shim.Services;
import io.jwasm.shim.launch.GuestFactory;
import io.jwasm.shim.launch.Host;
import io.jwasm.shim.launch.JvmLauncher;
import io.jwasm.shim.log.LogLevel;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.server.ServerOptions;
import io.jwasm.shim.server.ServerOptions.Grouping;
import io.jwasm.shim.server.ShimServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jwasm shim}: what containerd-shim-jwasm-v1 starts; not meant for people. */
@Command(name = "shim", hidden = true, description = "Serves containerd's tasks.")
final class ShimCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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

  @Option(names = "--group", required = true, description = "Which containers are served.")
  private Grouping grouping = Grouping.NAMESPACE;

  @Option(names = "--cgroup", description = "Which cgroup it was started in, of its own.")
  private String cgroup = "";

  @Spec private @Nullable CommandSpec command;

  ShimCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    // netty warns of socket options that unix sockets do not have.
    Logger libraries = Logger.getLogger("io");
    libraries.setLevel(Level.SEVERE);
    ShimLog log = log();
    var guests =
        new GuestFactory(
            services.moduleLoader(EngineChoice.AUTO, CompileProgress.NONE, log::warning),
            services.temporary(),
            namespace,
            Budgets.ofProcess(),
            log);
    var options = new ServerOptions(socket, containerd, namespace, grouping, idle);
    try (Host host = services.host(cgroup, log::warning)) {
      host.holders().prepare();
      var server = new ShimServer(options, new JvmLauncher(guests, host), log);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "terminate"));
      server.run();
    }
    return 0;
  }

  private ShimLog log() {
    boolean debug = JwasmCommand.debug(Objects.requireNonNull(command));
    LogLevel least = debug ? LogLevel.DEBUG : LogLevel.INFO;
    return ShimLog.of(namespace, least, InstantSource.system(), terminal.err());
  }

  /** On SIGTERM: the containers end with the process, and containerd is told. */
  private static void stop(ShimServer server) {
    try {
      boolean _ = server.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
