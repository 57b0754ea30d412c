package io.jwasm.shim.server;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the launcher says.
 *
 * @param socket where containerd will connect; the files beside it have its name and an ending
 * @param containerd containerd's main socket
 * @param namespace whose containers these are
 * @param idle for how long it stays when nobody needs it
 */
public record ServerOptions(Path socket, Path containerd, String namespace, Duration idle) {
  /** Held while a launcher looks whether a server lives, or a server ends. */
  Path launchLock() {
    return beside(".lock");
  }

  /** Held as long as the server lives. */
  Path lifeLock() {
    return beside(".live");
  }

  /** Where the same services are served by gRPC. */
  Path grpcSocket() {
    return beside(".grpc");
  }

  private Path beside(String ending) {
    String name = socket.getFileName().toString();
    String base = name.endsWith(".sock") ? name.substring(0, name.length() - 5) : name;
    return socket.resolveSibling(base + ending);
  }
}
