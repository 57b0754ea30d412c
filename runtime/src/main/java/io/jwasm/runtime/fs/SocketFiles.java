package io.jwasm.runtime.fs;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress.Unix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UNIX sockets by the paths that a guest names them with, absolute or from its root. The kernel
 * gets them as {@code /proc/self/fd/N}, where N was found below a mount, so that no path of a guest
 * is resolved from the host's root. Thread-safe.
 */
final class SocketFiles {
  private final List<MountTable.Preopen> preopens;
  private final Resolver resolver;
  private final Changes changes;

  SocketFiles(List<MountTable.Preopen> preopens, Resolver resolver, Changes changes) {
    this.preopens = preopens;
    this.resolver = resolver;
    this.changes = changes;
  }

  /** A directory, and a path from there. */
  private record Start(GuestDirectory directory, GuestPath path) {}

  /** The host descriptor of what the path leads to (O_PATH), or a negated error number. */
  int find(byte[] path, Location at) {
    var whole = new GuestPath();
    int error = take(whole, path);
    Start start = error < 0 ? null : start(whole);
    if (start == null) {
      return error < 0 ? error : -Errno.EPERM;
    }
    int fd = resolver.open(start.directory, start.path, true, OpenRequest.find(), at);
    if (fd != Resolver.NODE) {
      return fd;
    }
    MountNode node = at.node();
    return node != null && node.point() instanceof MountPoint.HostFile file
        ? Fd.duplicate(file.fd())
        : -Errno.ECONNREFUSED;
  }

  /**
   * Finds where a socket is to be made.
   *
   * @return 0 with the place in {@code at}, or a negated error number
   */
  int place(byte[] path, Location at) {
    var whole = new GuestPath();
    int error = take(whole, path);
    Start start = error < 0 ? null : start(whole);
    if (start == null) {
      return error < 0 ? error : -Errno.EPERM;
    }
    int result = changes.created(start.directory, start.path, at);
    return result == -Errno.EEXIST ? -Errno.EADDRINUSE : result;
  }

  private static int take(GuestPath whole, byte[] path) {
    int slashes = 0;
    while (slashes < path.length && path[slashes] == '/') {
      slashes++;
    }
    return whole.take(Arrays.copyOfRange(path, slashes, path.length));
  }

  /** The innermost preopened directory that the path lies below; null if there is none. */
  private @Nullable Start start(GuestPath path) {
    byte[] whole = path.below(new byte[0]);
    MountTable.Preopen best = null;
    for (MountTable.Preopen preopen : preopens) {
      if (above(preopen.path(), whole)
          && (best == null || preopen.path().length > best.path().length)) {
        best = preopen;
      }
    }
    if (best == null) {
      return null;
    }
    MountNode node = best.node();
    var directory =
        new GuestDirectory(node.directoryFd(), false, node.inner(), node, best.path(), null);
    var rest = new GuestPath();
    int error = rest.take(Arrays.copyOfRange(whole, best.path().length + 1, whole.length));
    return error < 0 ? null : new Start(directory, rest);
  }

  private static boolean above(byte[] directory, byte[] path) {
    int length = directory.length;
    return path.length > length + 1
        && path[length] == '/'
        && Arrays.equals(directory, 0, length, path, 0, length);
  }

  /** What the kernel finds a descriptor's file by. */
  static Unix address(int fd) {
    return new Unix(("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII));
  }

  /** Binds a socket to the place that was found; -ENAMETOOLONG for very long names. */
  static int bind(int socket, Unix address) {
    return address.path().length > Unix.MAX_PATH
        ? -Errno.ENAMETOOLONG
        : Socket.bind(socket, address);
  }

  /** The address of a name in a directory. */
  static Unix address(int directory, Location at) {
    byte[] link = address(directory).path();
    byte[] path = Arrays.copyOf(link, link.length + 1 + at.length());
    path[link.length] = '/';
    System.arraycopy(at.name(), at.offset(), path, link.length + 1, at.length());
    return new Unix(path);
  }
}
