package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.SpecValidation;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestProcess;
import io.jwasm.shim.task.LaunchedContainer;

/** A container whose processes are guests of this JVM; they share its root, mounts and network. */
record JvmContainer(
    GuestFactory guests, Bundle bundle, RootFileSystem root, Isolation isolation, JvmProcess init)
    implements LaunchedContainer {
  @Override
  public GuestProcess exec(ExecRequest request) {
    Bundle.check(SpecValidation.validate(request.process()), request.execId());
    ContainerProcess process = request.process();
    Holder holder = isolation.join(process);
    try {
      String name = request.containerId() + "/" + request.execId();
      return guests.make(name, bundle, root, process, request.stdio(), holder);
    } catch (RuntimeException | Error e) {
      holder.close();
      throw e;
    }
  }

  @Override
  public void close() {
    init.close();
    isolation.close();
    root.close();
  }
}
