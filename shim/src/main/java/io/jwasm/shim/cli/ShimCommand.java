package io.jwasm.shim.cli;

import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.shim.EngineChoice;
import io.jwasm.shim.Services;
import io.jwasm.shim.cgroup.MachineMemory;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jwasm shim}: what containerd-shim-jwasm-v1 starts; not meant for people. */
final class ShimCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A first container is through by then, which the loading of gRPC would slow. */
  private static final Duration GRPC_DELAY = Duration.ofSeconds(2);

  private final Services services;
  private final Terminal terminal;

  private final OptionSpec socket = path("Where containerd connects.", "--socket");
  private final OptionSpec containerd = path("containerd's socket.", "--containerd");
  private final OptionSpec namespace =
      required(Options.text("NAME", "containerd's namespace.", "--namespace"));
  private final OptionSpec idle =
      required(
          Options.value(
              Duration.class,
              text -> Duration.parse("PT" + text),
              "SECONDSs",
              "How long it stays without containers; 0s is not at all.",
              "--idle"));
  private final OptionSpec grouping =
      required(
          Options.value(
              Grouping.class,
              text -> Grouping.valueOf(text.toUpperCase(Locale.ROOT)),
              "GROUP",
              "Which containers are served.",
              "--group"));
  private final OptionSpec memory =
      Options.value(
          ByteSize.class,
          new ByteSize.Converter(),
          "SIZE",
          "What containers without a limit of memory may have together.",
          "--memory");
  private final OptionSpec cgroup =
      Options.text("PATH", "Which cgroup it was started in, of its own.", "--cgroup");
  private final OptionSpec grpc = Options.flag("Serve gRPC at once.", "--grpc");
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("shim");

  ShimCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  private static OptionSpec path(String description, String name) {
    return required(Options.value(Path.class, Path::of, "FILE", description, name));
  }

  private static OptionSpec required(OptionSpec option) {
    return OptionSpec.builder(option).required(true).build();
  }

  /** The command with its options. */
  CommandSpec spec() {
    spec.usageMessage().hidden(true).description("Serves containerd's tasks.");
    for (OptionSpec option :
        List.of(socket, containerd, namespace, idle, grouping, memory, cgroup, grpc)) {
      spec.addOption(option);
    }
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    // netty warns of socket options that unix sockets do not have.
    Logger libraries = Logger.getLogger("io");
    libraries.setLevel(Level.SEVERE);
    ShimLog log = log();
    String name = namespace.getValue();
    var guests =
        new GuestFactory(
            services.moduleLoader(EngineChoice.AUTO, CompileProgress.NONE, log::warning),
            services.temporary(),
            name,
            Budgets.ofProcess(memory()),
            log);
    var options =
        new ServerOptions(
            socket.getValue(),
            containerd.getValue(),
            events(),
            name,
            grouping.getValue(),
            idle.getValue(),
            Options.given(grpc) ? Duration.ZERO : GRPC_DELAY);
    try (Host host =
        services.host(Objects.requireNonNullElse(cgroup.getValue(), ""), log::warning)) {
      host.holders().prepare();
      var server = new ShimServer(options, Version.text(), new JvmLauncher(guests, host), log);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "terminate"));
      server.run();
    }
    return 0;
  }

  private long memory() {
    ByteSize wanted = memory.getValue();
    return wanted == null ? MachineMemory.ofHost().bytesForGuests() : wanted.bytes();
  }

  /** containerd tells shims where it serves ttrpc, by default beside its main socket. */
  private Path events() {
    String told = services.environment().getOrDefault("TTRPC_ADDRESS", "");
    return Path.of(told.isEmpty() ? containerd.<Path>getValue() + ".ttrpc" : told);
  }

  private ShimLog log() {
    boolean debug = JwasmCommand.debug(spec);
    LogLevel least = debug ? LogLevel.DEBUG : LogLevel.INFO;
    return ShimLog.of(namespace.getValue(), least, InstantSource.system(), terminal.err());
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
