package io.jwasm.shim.launch;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.SocketFactory;
import io.jwasm.oci.runtime.ConsoleSize;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.PidsLimit;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.runtime.cache.ModuleSource;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.guest.GuestConfig;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.run.Command;
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
 * @param log told how each of them ended
 */
public record GuestFactory(ModuleLoader modules, Path temporary, String namespace, ShimLog log) {
  /**
   * Makes a process that is ready to start.
   *
   * @param holder stands for it
   * @param sockets makes its sockets
   * @throws JwasmException if it cannot run; nothing is left open but the holder
   */
  JvmProcess make(
      String name,
      Bundle bundle,
      RootFileSystem root,
      ContainerProcess process,
      StdioPaths stdio,
      Holder holder,
      SocketFactory sockets) {
    try (Entrypoint entry = Entrypoint.open(root.directory(), process)) {
      CompiledModule compiled = compile(entry);
      ContainerStreams streams = null;
      try {
        streams = ContainerStreams.open(stdio, new StreamOwner(namespace, containerId(name)));
        ConsoleSize size = process.consoleSize();
        if (size != null) {
          streams.resize(size.width(), size.height());
        }
        ShimLog own = log.of(containerId(name), bundle.directory());
        ContainerNetwork network =
            ContainerNetwork.of(
                bundle.spec(), sockets, bundle.directory(), root.directory(), own::warning);
        GuestConfig config = config(name, bundle, root, process, entry.command(), streams, network);
        Guest guest = Guest.create(compiled, config);
        return new JvmProcess(name, compiled, guest, streams, holder, new EndLog(own, name));
      } catch (RuntimeException | Error e) {
        if (streams != null) {
          streams.close();
        }
        compiled.close();
        throw e;
      }
    }
  }

  /** Names of execs have their own id behind the container's. */
  private static String containerId(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private CompiledModule compile(Entrypoint entry) {
    String label = entry.module().guestPath();
    return modules.load(ModuleSource.ofFile(entry.module().hostPath(), label), label).module();
  }

  private GuestConfig config(
      String name,
      Bundle bundle,
      RootFileSystem root,
      ContainerProcess process,
      Command command,
      ContainerStreams streams,
      ContainerNetwork network) {
    var config =
        GuestConfig.builder()
            .name(name)
            .args(command.argv())
            .environment(environment(process))
            .mounts(GuestMounts.of(bundle.spec(), root.directory(), bundle.directory()))
            .temporaryBase(temporary)
            .stdio(streams.stdio())
            .network(network.network())
            .names(network.names())
            .limits(limits(bundle.spec()))
            .maxThreads(threads(bundle.spec()));
    command.function().ifPresent(config::entryPoint);
    return config.build();
  }

  /** WASI has no working directory; Go and others take it from PWD. */
  private static List<String> environment(ContainerProcess process) {
    List<String> environment = new ArrayList<>(process.env());
    if (!process.cwd().equals("/") && environment.stream().noneMatch(e -> e.startsWith("PWD="))) {
      environment.add("PWD=" + process.cwd());
    }
    return environment;
  }

  private static int threads(Spec spec) {
    PidsLimit pids = spec.linux().resources().pids();
    long usual = GuestConfig.DEFAULT_THREADS;
    return (int) (pids == null || pids.limit() <= 0 ? usual : Math.min(pids.limit(), usual));
  }

  private static InstanceLimits limits(Spec spec) {
    Long limit = spec.linux().resources().memory().limit();
    InstanceLimits usual = InstanceLimits.DEFAULT;
    return limit == null || limit <= 0
        ? usual
        : new InstanceLimits(Math.min(limit, usual.memoryBytes()), usual.tableElements());
  }
}
