package io.jwasm.shim.launch;

import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.ConsoleSize;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.budget.Shortage;
import io.jwasm.runtime.cache.ModuleSource;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.guest.GuestConfig;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.run.Command;
import io.jwasm.shim.run.LoadedModule;
import io.jwasm.shim.run.ModuleLoader;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.stdio.StreamOwner;
import io.jwasm.shim.task.StdioPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes guests of the processes of containers.
 *
 * @param modules their compiled modules
 * @param temporary where their temporary mounts are kept
 * @param namespace containerd's
 * @param budgets what they share
 * @param log told how each of them ended
 */
public record GuestFactory(
    ModuleLoader modules, Path temporary, String namespace, Budgets budgets, ShimLog log) {
  /**
   * Makes a process that is ready to start.
   *
   * @throws JwasmException if it cannot run; nothing is left open but the place
   */
  JvmProcess make(String name, GuestPlace place, ContainerProcess process, StdioPaths stdio) {
    try (Entrypoint entry = Entrypoint.open(place.root().directory(), process)) {
      LoadedModule loaded = load(entry);
      ContainerStreams streams = null;
      try {
        streams = ContainerStreams.open(stdio, new StreamOwner(namespace, containerId(name)));
        ConsoleSize size = process.consoleSize();
        if (size != null) {
          streams.resize(size.width(), size.height());
        }
        ShimLog own = log.of(containerId(name), place.bundle().directory());
        GuestConfig config = config(name, place, process, entry.command(), streams, own);
        Guest guest = Guest.create(loaded.module(), config);
        var end = new EndLog(own, name);
        return new JvmProcess(name, loaded, entry.command(), guest, streams, place, end);
      } catch (RuntimeException | Error e) {
        if (streams != null) {
          streams.close();
        }
        loaded.close();
        throw e;
      }
    }
  }

  /** Names of execs have their own id behind the container's. */
  private static String containerId(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private LoadedModule load(Entrypoint entry) {
    String label = entry.module().guestPath();
    return modules.load(ModuleSource.ofFile(entry.module().hostPath(), label), label);
  }

  private GuestConfig config(
      String name,
      GuestPlace place,
      ContainerProcess process,
      Command command,
      ContainerStreams streams,
      ShimLog own) {
    Bundle bundle = place.bundle();
    Path root = place.root().directory();
    ContainerNetwork network =
        ContainerNetwork.of(
            bundle.spec(),
            place.isolation().sockets(),
            root,
            name.equals(containerId(name)),
            own::warning);
    long elements = InstanceLimits.DEFAULT.tableElements();
    var config =
        GuestConfig.builder()
            .name(name)
            .args(command.argv())
            .environment(environment(process))
            .mounts(ContainerNames.fixed(bundle.spec(), place.root().mounts()))
            .temporaryBase(temporary)
            .stdio(streams.stdio())
            .network(network.network())
            .names(network.names())
            .limits(new InstanceLimits(place.limits().memoryBytes(), elements))
            .maxThreads(place.limits().maxThreads())
            .budgets(place.limits().bindsMemory() ? budgets.withOwnMemory() : budgets)
            .shortage(what -> own.warning(text(what)));
    command.function().ifPresent(config::entryPoint);
    return config.build();
  }

  private static String text(Shortage what) {
    return switch (what) {
      case MEMORY ->
          "it was refused memory: little is left of what containers without a limit may have"
              + " together; limit them, or raise \"memory\" (JWASM_MEMORY)";
      case HEAP ->
          "it was refused a part of the JVM's heap, of which others need what is left;"
              + " raise it by JWASM_JAVA_OPTIONS=-Xmx";
    };
  }

  /** WASI has no working directory; Go and others take it from PWD. */
  private static List<String> environment(ContainerProcess process) {
    List<String> environment = new ArrayList<>(process.env());
    if (!process.cwd().equals("/") && environment.stream().noneMatch(e -> e.startsWith("PWD="))) {
      environment.add("PWD=" + process.cwd());
    }
    return environment;
  }
}
