package io.jwasm.runtime.testing;

import io.jwasm.linux.Fd;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Raw descriptors of Java's sockets. */
public final class HostSockets {
  private HostSockets() {}

  /** A duplicate of a listener's descriptor, owned by the caller. */
  public static int duplicate(ServerSocketChannel listener) throws IOException {
    int port = listener.socket().getLocalPort();
    String inode = inode(port);
    try (var fds = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : fds) {
        if (target(fd).equals("socket:[" + inode + "]")) {
          return Fd.duplicate(Integer.parseInt(String.valueOf(fd.getFileName())));
        }
      }
    }
    throw new IllegalStateException("no descriptor for port " + port);
  }

  private static String inode(int port) throws IOException {
    for (String file : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(file))) {
        String[] fields = line.trim().split("\\s+");
        if (fields[1].endsWith(":%04X".formatted(port)) && fields[3].equals("0A")) {
          return fields[9];
        }
      }
    }
    throw new IllegalStateException("nothing listens on port " + port);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
