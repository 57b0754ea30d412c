package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.shim.holder.FileTree;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.log.LogLevel;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.task.Launcher;
import io.jwasm.shim.task.RootMount;
import java.util.List;
import java.util.Optional;

/** Runs wasm containers in this JVM, and stands for the sandboxes of their pods. */
public final class JvmLauncher implements Launcher {
  private final GuestFactory guests;
  private final Host host;

  public JvmLauncher(GuestFactory guests, Host host) {
    this.guests = guests;
    this.host = host;
  }

  @Override
  public LaunchedContainer create(CreateRequest request) {
    Bundle bundle = Bundle.read(request.bundle());
    if (PodSandbox.isDescribedBy(bundle.spec())) {
      return PodSandbox.create(host, bundle, request, guests.namespace());
    }
    Optional<FileTree> files = ContainerFiles.of(bundle, request.rootfs());
    logIgnored(request.id(), bundle);
    Isolation isolation = Isolation.of(host, bundle.spec(), bundle.process(), files);
    try {
      RootFileSystem root = root(bundle, request.rootfs(), files, isolation.holder());
      try {
        return create(request, bundle, root, isolation);
      } catch (RuntimeException | Error e) {
        root.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      isolation.close();
      throw e;
    }
  }

  private void logIgnored(String id, Bundle bundle) {
    ShimLog log = log(id, bundle);
    if (log.takes(LogLevel.DEBUG)) {
      String mounts = String.join(", ", ContainerFiles.skipped(bundle.spec()));
      String namespaces = String.join(", ", Namespaces.ignored(bundle.spec()));
      log.write(
          LogLevel.DEBUG,
          "of no use to a guest: mounts [" + mounts + "], namespaces [" + namespaces + "]");
    }
  }

  private static RootFileSystem root(
      Bundle bundle, List<RootMount> rootfs, Optional<FileTree> files, Holder holder) {
    if (files.isPresent()) {
      // The kernel knows what is read-only.
      List<String> places = ContainerFiles.places(bundle.spec(), rootfs);
      return RootFileSystem.open(holder.root(), places, false);
    }
    return RootFileSystem.open(bundle.root(), List.of(), bundle.hasReadOnlyRoot());
  }

  private JvmContainer create(
      CreateRequest request, Bundle bundle, RootFileSystem root, Isolation isolation) {
    ContainerProcess process = bundle.process();
    Resources resources = bundle.spec().linux().resources();
    var place = new GuestPlace(bundle, root, isolation, isolation.holder(), Limits.of(resources));
    JvmProcess init = guests.make(request.id(), place, process, request.stdio());
    // Not before: to compile it may take more than it will have.
    isolation.cgroup().limit(resources);
    if (!isolation.cgroup().bindsGuests() && !resources.cpu().cpus().isEmpty()) {
      log(request.id(), bundle)
          .warning(
              "the choice of processors does not bind it: it shares a JVM outside of its cgroup");
    }
    var processes = new ProcessList();
    processes.add(init.pid(), process.args());
    return new JvmContainer(guests, place, processes, init);
  }

  private ShimLog log(String id, Bundle bundle) {
    return guests.log().of(id, bundle.directory());
  }
}
