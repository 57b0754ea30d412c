package io.jwasm.shim.launch;

import io.jwasm.linux.SocketFactory;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.stdio.StreamOwner;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.tool.Tool;
import io.jwasm.shim.tool.ToolFiles;
import io.jwasm.shim.tool.ToolProcess;
import io.jwasm.shim.tool.ToolRun;

/** Makes processes of the programs that are built in, with what guests of a container have. */
record ToolFactory(
    GuestFactory guests,
    Bundle bundle,
    RootFileSystem root,
    SocketFactory sockets,
    ProcessList processes) {
  /**
   * Makes a process that is ready to start.
   *
   * @param holder stands for it; closed with it
   * @throws io.jwasm.error.JwasmException if it cannot run; nothing is left open but the holder
   */
  ToolProcess make(Tool tool, String name, ExecRequest request, Holder holder) {
    ContainerProcess process = request.process();
    var owner = new StreamOwner(guests.namespace(), request.containerId());
    ContainerStreams streams = ContainerStreams.open(request.stdio(), owner);
    try {
      ShimLog log = guests.log().of(request.containerId(), bundle.directory());
      var network =
          ContainerNetwork.of(bundle.spec(), sockets, root.directory(), false, log::warning);
      var files = new ToolFiles(root.mounts(), guests.temporary(), streams.stdio(), process.cwd());
      var run =
          new ToolRun(
              process.args(),
              process.env(),
              files,
              network.network(),
              network.names(),
              processes::lines);
      return new ToolProcess(
          tool, run, streams, holder.pid(), end -> log.info(name + ": " + end), holder::close);
    } catch (RuntimeException | Error e) {
      streams.close();
      throw e;
    }
  }
}
