package io.jwasm.shim.rpc;

import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** ttrpc, the protocol between containerd and shims: protobuf messages in frames. */
public final class TtrpcTransport implements RpcTransport {
  @Override
  public RpcServer serve(Path socket, List<ServerServiceDefinition> services) throws IOException {
    var server = new TtrpcServer(SocketFile.listen(socket), socket, new MethodTable(services));
    server.start();
    return server;
  }
}
