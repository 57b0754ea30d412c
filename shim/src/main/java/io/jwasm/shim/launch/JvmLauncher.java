package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.task.Launcher;

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
    RootFileSystem root = RootFileSystem.mount(bundle.root(), request.rootfs());
    try {
      return create(request, bundle, root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  private JvmContainer create(CreateRequest request, Bundle bundle, RootFileSystem root) {
    ContainerProcess process = bundle.process();
    Isolation isolation = Isolation.of(host, bundle.spec(), process);
    try {
      Resources resources = bundle.spec().linux().resources();
      var place = new GuestPlace(bundle, root, isolation, isolation.holder(), Limits.of(resources));
      JvmProcess init = guests.make(request.id(), place, process, request.stdio());
      // Not before: to compile it may take more than it will have.
      isolation.cgroup().limit(resources);
      if (!isolation.cgroup().bindsGuests() && Limits.boundsCpu(resources.cpu())) {
        guests
            .log()
            .of(request.id(), bundle.directory())
            .warning(
                "the limits of CPU time do not bind it: it shares a JVM outside of its cgroup");
      }
      var processes = new ProcessList();
      processes.add(init.pid(), process.args());
      return new JvmContainer(guests, place, processes, init);
    } catch (RuntimeException | Error e) {
      isolation.close();
      throw e;
    }
  }
}
