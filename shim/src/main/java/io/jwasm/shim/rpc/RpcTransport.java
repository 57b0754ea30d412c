package io.jwasm.shim.rpc;

import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A way in which clients call services; all of its methods are unary. */
public interface RpcTransport {
  /** The most that a message may hold, in bytes; larger ones get RESOURCE_EXHAUSTED. */
  int MAX_MESSAGE = 4 << 20;

  /**
   * Serves until the server is closed. The socket accepts connections when this returns.
   *
   * @param socket made here, with access for its owner only; an old file of this name is replaced
   * @throws IOException if the socket cannot be made
   */
  RpcServer serve(Path socket, List<ServerServiceDefinition> services) throws IOException;
}
