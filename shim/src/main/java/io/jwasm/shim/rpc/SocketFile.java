package io.jwasm.shim.rpc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that stand for listening unix sockets. */
final class SocketFile {
  private SocketFile() {}

  /** Listens. The file appears under its name when connections are accepted, not before. */
  static ServerSocketChannel listen(Path socket) throws IOException {
    Path early = socket.resolveSibling(socket.getFileName() + ".new");
    Files.deleteIfExists(early);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(early));
      protect(early);
      Files.move(early, socket, StandardCopyOption.ATOMIC_MOVE);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      Files.deleteIfExists(early);
      throw e;
    }
  }

  /** Leaves access to the owner only. */
  static void protect(Path socket) throws IOException {
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
  }

  /** Removes the file; it stays if the directory is gone or not ours. */
  static void remove(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      // Whoever listens there next replaces it.
      return;
    }
  }
}
