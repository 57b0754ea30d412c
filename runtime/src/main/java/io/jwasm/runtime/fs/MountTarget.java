package io.jwasm.runtime.fs;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guest paths at which something is mounted. */
final class MountTarget {
  private static final int MAX_LINKS = 40;

  private MountTarget() {}

  /** The components of a path, without {@code .} and empty ones. */
  static List<byte[]> split(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .map(name -> name.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The path of components, each with a slash before it. */
  static byte[] join(List<byte[]> components) {
    var path = new ByteArrayOutputStream();
    for (byte[] component : components) {
      path.write('/');
      path.writeBytes(component);
    }
    return path.toByteArray();
  }

  /**
   * Follows the links of the root file system on the way to a target, so that a mount at {@code
   * /var/run/x} is found where {@code /var/run} leads to.
   *
   * @throws JwasmException if the path holds {@code ..} or its links do not end
   */
  static List<byte[]> resolve(MountNode root, String target) {
    var resolved = new ArrayList<byte[]>();
    Deque<byte[]> pending = new ArrayDeque<>(split(target));
    if (pending.stream().anyMatch(MountTarget::parent)) {
      throw failure(target, "the path must not hold \"..\"");
    }
    int links = 0;
    while (!pending.isEmpty()) {
      byte[] name = pending.removeFirst();
      byte[] link = parent(name) ? null : link(root, resolved, name);
      if (parent(name)) {
        removeLast(resolved);
      } else if (link == null) {
        resolved.add(name);
      } else if (++links > MAX_LINKS) {
        throw failure(target, "too many levels of symbolic links");
      } else {
        follow(link, resolved, pending);
      }
    }
    return resolved;
  }

  private static void follow(byte[] link, List<byte[]> resolved, Deque<byte[]> pending) {
    if (link.length > 0 && link[0] == '/') {
      resolved.clear();
    }
    split(new String(link, StandardCharsets.UTF_8)).reversed().forEach(pending::addFirst);
  }

  private static void removeLast(List<byte[]> resolved) {
    if (!resolved.isEmpty()) {
      resolved.removeLast();
    }
  }

  private static boolean parent(byte[] name) {
    return name.length == 2 && name[0] == '.' && name[1] == '.';
  }

  private static byte @Nullable [] link(MountNode root, List<byte[]> parents, byte[] name) {
    MountNode node = root;
    for (byte[] parent : parents) {
      node = node == null ? null : node.child(parent, 0, parent.length);
      if (node != null && node.point() != null) {
        // In another mount, whose links are its own affair.
        return null;
      }
    }
    return root.directoryFd() < 0 ? null : readLink(root.directoryFd(), parents, name);
  }

  private static byte @Nullable [] readLink(int rootFd, List<byte[]> parents, byte[] name) {
    byte[] joined = join(parents);
    byte[] path =
        joined.length == 0 ? GuestPath.dot() : Arrays.copyOfRange(joined, 1, joined.length);
    int flags = OpenFlags.PATH | OpenFlags.DIRECTORY;
    int resolve = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS;
    int fd = At.open(rootFd, path, 0, path.length, flags, 0, resolve);
    if (fd < 0) {
      return null;
    }
    try {
      return At.linkTarget(fd, name, 0, name.length);
    } finally {
      Fd.close(fd);
    }
  }

  private static JwasmException failure(String target, String reason) {
    return new JwasmException(
        ErrorKind.INVALID_ARGUMENT, "mount at", target, reason, "use a plain absolute path", null);
  }
}
