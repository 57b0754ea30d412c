package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.SpecValidation;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestProcess;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.tool.Tool;
import io.jwasm.shim.tool.Tools;
import java.util.Optional;

/** A container whose processes are guests of this JVM; they share its root, mounts and network. */
record JvmContainer(
    GuestFactory guests,
    Bundle bundle,
    RootFileSystem root,
    Isolation isolation,
    ProcessList processes,
    JvmProcess init)
    implements LaunchedContainer {
  @Override
  public GuestProcess exec(ExecRequest request) {
    Bundle.check(SpecValidation.validate(request.process()), request.execId());
    ContainerProcess process = request.process();
    Holder holder = isolation.join(process);
    try {
      String name = request.containerId() + "/" + request.execId();
      GuestProcess made = make(request, name, holder);
      processes.add(made.pid(), process.args());
      return made;
    } catch (RuntimeException | Error e) {
      holder.close();
      throw e;
    }
  }

  /** A program of the image; or one that is built in, if the image has none of its name. */
  private GuestProcess make(ExecRequest request, String name, Holder holder) {
    ContainerProcess process = request.process();
    String program = Entrypoint.command(process).module();
    boolean here = Entrypoint.exists(root.directory(), process);
    if (!here && Tools.isShell(program)) {
      throw noShell(program);
    }
    Optional<Tool> tool = here ? Optional.empty() : Tools.find(program);
    if (tool.isEmpty()) {
      return guests.make(name, bundle, root, process, request.stdio(), holder, isolation.sockets());
    }
    return new ToolFactory(guests, bundle, root, isolation.sockets(), processes)
        .make(tool.get(), name, request, holder);
  }

  private static JwasmException noShell(String program) {
    return new JwasmException(
        ErrorKind.NOT_FOUND,
        "exec",
        program,
        "no such file or directory in the image, and wasm containers have no shell",
        "name a program and its arguments one by one (in health checks CMD, not CMD-SHELL);"
            + " built in are ls, cat, env, ps and jwasm-http-get URL",
        null);
  }

  @Override
  public void close() {
    init.close();
    isolation.close();
    root.close();
  }
}
