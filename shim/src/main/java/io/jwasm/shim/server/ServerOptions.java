package io.jwasm.shim.server;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the launcher says.
 *
 * @param socket where containerd will connect; the files beside it have its name and an ending
 * @param containerd containerd's main socket
 * @param events where containerd takes events, by ttrpc
 * @param namespace whose containers these are
 * @param grouping which containers are served here
 * @param idle for how long it stays when nobody needs it, if it serves a whole namespace
 * @param grpcDelay how long after its start it serves gRPC
 */
public record ServerOptions(
    Path socket,
    Path containerd,
    Path events,
    String namespace,
    Grouping grouping,
    Duration idle,
    Duration grpcDelay) {
  /** The ending of the socket that jwasm's own commands use. */
  public static final String INSPECT = ".ctl";

  /** Which containers share the process. */
  public enum Grouping {
    /** Those of a namespace; others will come. */
    NAMESPACE,
    /** Those of a pod. */
    POD,
    /** One. */
    CONTAINER
  }

  /** For how long it stays after its last container and client are gone. */
  Duration patience() {
    return grouping == Grouping.NAMESPACE ? idle : Duration.ZERO;
  }

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

  /** Where jwasm's own commands ask, which does not count as use. */
  Path inspectSocket() {
    return beside(INSPECT);
  }

  /** What it writes to its standard error. */
  Path logFile() {
    return beside(".log");
  }

  private Path beside(String ending) {
    String name = socket.getFileName().toString();
    String base = name.endsWith(".sock") ? name.substring(0, name.length() - 5) : name;
    return socket.resolveSibling(base + ending);
  }
}
