package io.jwasm.shim.launch;

import io.jwasm.oci.runtime.SpecValidation;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestProcess;
import io.jwasm.shim.task.LaunchedContainer;

/** A container whose processes are guests of this JVM; they share its root and mounts. */
record JvmContainer(GuestFactory guests, Bundle bundle, RootFileSystem root, JvmProcess init)
    implements LaunchedContainer {
  @Override
  public GuestProcess exec(ExecRequest request) {
    Bundle.check(SpecValidation.validate(request.process()), request.execId());
    String name = request.containerId() + "/" + request.execId();
    return guests.make(name, bundle, root, request.process(), request.stdio());
  }

  @Override
  public void close() {
    init.close();
    root.close();
  }
}
