package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.task.Launcher;

/** Runs wasm containers in this JVM. */
public final class JvmLauncher implements Launcher {
  private final GuestFactory guests;

  public JvmLauncher(GuestFactory guests) {
    this.guests = guests;
  }

  @Override
  public LaunchedContainer create(CreateRequest request) {
    Bundle bundle = Bundle.read(request.bundle());
    RootFileSystem root = RootFileSystem.mount(bundle.root(), request.rootfs());
    try {
      ContainerProcess process = bundle.process();
      JvmProcess init = guests.make(request.id(), bundle, root, process, request.stdio());
      return new JvmContainer(guests, bundle, root, init);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }
}
