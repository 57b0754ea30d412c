package io.jwasm.runtime.fs;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.OpenFlags;

/**
 * Finds what a path leads to. Where neither a symbolic link nor a mount point can be on the way,
 * the kernel resolves the path at once; otherwise a {@link Walk} does. Thread-safe.
 */
final class Resolver {
  /** Answer of {@link #open}: the path leads to {@link Location#node}, not to a host descriptor. */
  static final int NODE = Integer.MAX_VALUE;

  private static final int PARENT = OpenFlags.PATH | OpenFlags.DIRECTORY;
  private static final int NOT_DIRECT = -1;

  private final MountNode root;

  Resolver(MountNode root) {
    this.root = root;
  }

  /**
   * Enters the mounts that the path names.
   *
   * @return where the rest of the path starts, for which {@code out}'s directory is the base;
   *     {@link #NOT_DIRECT} if only a walk can tell
   */
  private static int enter(GuestDirectory start, GuestPath path, Location out) {
    MountNode node = start.node();
    out.start(start.fd(), node, start.mount());
    if (node == null) {
      return 0;
    }
    if (path.ascends()) {
      return NOT_DIRECT;
    }
    int at = path.next(0);
    while (at < path.length()) {
      int end = path.end(at);
      MountNode child = node.child(path.bytes(), at, end);
      if (child == null) {
        return out.dirFd() < 0 ? NOT_DIRECT : at;
      }
      if (child.directoryFd() < 0) {
        return NOT_DIRECT;
      }
      node = child;
      out.start(node.directoryFd(), node.inner(), node);
      at = path.next(end);
    }
    return NOT_DIRECT;
  }

  /** Links are left to the walk where mounts lie below, because the kernel does not know those. */
  private static int confinement(Location base) {
    int links = base.dirNode() == null ? 0 : OpenFlags.RESOLVE_NO_SYMLINKS;
    return OpenFlags.RESOLVE_BENEATH | links;
  }

  private static boolean needsWalk(int result, Location base) {
    return result == -Errno.EXDEV || (result == -Errno.ELOOP && base.dirNode() != null);
  }

  /**
   * Finds the directory and the name, of which a symbolic link is not followed.
   *
   * @return 0 or the negated error number
   */
  int parent(GuestDirectory start, GuestPath path, Location out) {
    int from = enter(start, path, out);
    if (from == NOT_DIRECT) {
      return walk(start, path, false, out);
    }
    int last = path.last(from);
    out.name(path.bytes(), last, path.length() - last);
    if (last == from) {
      return 0;
    }
    int fd = At.open(out.dirFd(), path.bytes(), from, last - from, PARENT, 0, confinement(out));
    if (needsWalk(fd, out)) {
      return walk(start, path, false, out);
    }
    if (fd < 0) {
      return fd;
    }
    out.own(fd, null);
    return 0;
  }

  private int walk(GuestDirectory start, GuestPath path, boolean follow, Location out) {
    try (var walk = new Walk(root, start)) {
      return walk.run(path, follow, out);
    }
  }

  /**
   * Opens what a path leads to.
   *
   * @param follow whether a symbolic link at its end is followed
   * @param request which flags to use where
   * @param out afterwards tells the mount
   * @return a host descriptor, {@link #NODE}, or the negated error number
   */
  int open(
      GuestDirectory start, GuestPath path, boolean follow, OpenRequest request, Location out) {
    int from = enter(start, path, out);
    if (from != NOT_DIRECT) {
      int flags = request.flags(out.mount().readOnly()) | (follow ? 0 : OpenFlags.NOFOLLOW);
      int length = path.length() - from;
      int mode = request.mode(flags);
      int fd = At.open(out.dirFd(), path.bytes(), from, length, flags, mode, confinement(out));
      if (!needsWalk(fd, out)) {
        return fd;
      }
    }
    int result = walk(start, path, follow, out);
    return result < 0 ? result : openName(request, out);
  }

  private int openName(OpenRequest request, Location out) {
    MountNode node = out.node();
    if (node != null && node.point() != null) {
      return NODE;
    }
    if (out.dirFd() < 0) {
      return node != null ? NODE : Walk.missing(root, out.mount());
    }
    int flags = request.flags(out.mount().readOnly()) | OpenFlags.NOFOLLOW;
    int resolve = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS;
    int mode = request.mode(flags);
    int fd = At.open(out.dirFd(), out.name(), out.offset(), out.length(), flags, mode, resolve);
    return fd == -Errno.ENOENT && node != null ? NODE : Walk.confined(fd);
  }
}
