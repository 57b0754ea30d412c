package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.ContainerProcess;
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
      Limits limits = Limits.of(bundle.spec().linux().resources());
      var place = new GuestPlace(bundle, root, isolation, isolation.holder(), limits);
      JvmProcess init = guests.make(request.id(), place, process, request.stdio());
      var processes = new ProcessList();
      processes.add(init.pid(), process.args());
      return new JvmContainer(guests, place, processes, init);
    } catch (RuntimeException | Error e) {
      isolation.close();
      throw e;
    }
  }
}
