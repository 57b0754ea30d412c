package io.jwasm.runtime.fs;

import static java.util.Objects.requireNonNull;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one path component by component, in the name space of the guest: symbolic links are read
 * and followed here, absolute ones from the guest's root, and mount points are entered. Each step
 * opens one name in a directory that is already held open, so that no rename can lead it out.
 */
final class Walk implements AutoCloseable {
  private static final int MAX_LINKS = 40;
  private static final int OPEN = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW;

  /** A directory on the way; {@code fd} is -1 for a virtual one. */
  private record Step(int fd, boolean owned, @Nullable MountNode node, MountNode mount) {}

  private final MountNode root;
  private final GuestDirectory start;
  private final List<Step> steps = new ArrayList<>();
  private final Deque<byte[]> pending = new ArrayDeque<>();
  private boolean directory;
  private int links;

  Walk(MountNode root, GuestDirectory start) {
    this.root = root;
    this.start = start;
    steps.add(new Step(start.fd(), false, start.node(), start.mount()));
  }

  /**
   * Resolves.
   *
   * @param follow whether a symbolic link at the end is followed
   * @return 0 or the negated error number
   */
  int run(GuestPath path, boolean follow, Location out) {
    prepend(Arrays.copyOf(path.bytes(), path.length()));
    while (!pending.isEmpty()) {
      byte[] name = pending.removeFirst();
      int result;
      if (name.length == 2 && name[0] == '.' && name[1] == '.') {
        result = ascend();
      } else if (!pending.isEmpty()) {
        result = descend(name);
      } else if ((follow || directory) && link(name)) {
        result = follow(name);
      } else {
        return finish(name, out);
      }
      if (result < 0) {
        return result;
      }
    }
    return finishHere(out);
  }

  private void prepend(byte[] path) {
    boolean last = pending.isEmpty();
    int end = path.length;
    while (end > 0) {
      int start = end;
      while (start > 0 && path[start - 1] != '/') {
        start--;
      }
      boolean dot = end - start == 1 && path[start] == '.';
      if (end > start && !dot) {
        pending.addFirst(Arrays.copyOfRange(path, start, end));
        last = false;
      } else if (last) {
        directory = true;
      }
      end = start - 1;
    }
    if (last && path.length > 0) {
      directory = true;
    }
  }

  private Step top() {
    return steps.getLast();
  }

  private @Nullable MountNode child(byte[] name) {
    MountNode node = top().node();
    return node == null ? null : node.child(name, 0, name.length);
  }

  private static boolean mounted(@Nullable MountNode node) {
    return node != null && node.point() != null;
  }

  private int ascend() {
    if (steps.size() > 1) {
      drop();
      return 0;
    }
    if (start.path().length == 0 || top().node() == root) {
      return 0;
    }
    if (++links > MAX_LINKS) {
      return -Errno.ELOOP;
    }
    // Above where the walk began: go there from the root.
    byte[] path = start.path();
    int end = path.length;
    while (path[end - 1] != '/') {
      end--;
    }
    restart();
    directory |= pending.isEmpty();
    prepend(Arrays.copyOf(path, end - 1));
    return 0;
  }

  private void drop() {
    Step step = steps.removeLast();
    if (step.owned()) {
      Fd.close(step.fd());
    }
  }

  private void restart() {
    while (!steps.isEmpty()) {
      drop();
    }
    steps.add(new Step(root.directoryFd(), false, root, root));
  }

  private int descend(byte[] name) {
    MountNode child = child(name);
    if (mounted(child)) {
      return enter(requireNonNull(child));
    }
    Step top = top();
    int fd = top.fd() < 0 ? missing(root, top.mount()) : open(top.fd(), name);
    if (fd >= 0) {
      steps.add(new Step(fd, true, child, top.mount()));
      return 0;
    }
    if (child != null && (top.fd() < 0 || fd == -Errno.ENOENT)) {
      steps.add(new Step(-1, false, child, top.mount()));
      return 0;
    }
    boolean maybeLink = fd == -Errno.ENOTDIR || fd == -Errno.ELOOP;
    return maybeLink && link(name) ? follow(name) : fd;
  }

  private int enter(MountNode node) {
    if (node.leaf()) {
      return -Errno.ENOTDIR;
    }
    steps.add(new Step(node.directoryFd(), false, node, node));
    return 0;
  }

  private static int open(int dir, byte[] name) {
    int resolve = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS;
    return confined(At.open(dir, name, 0, name.length, OPEN, 0, resolve));
  }

  /** The kernel says EXDEV of what was moved out of its directory meanwhile. */
  static int confined(int result) {
    return result == -Errno.EXDEV ? -Errno.EPERM : result;
  }

  /** Without a root file system nothing may be learnt about what lies outside of the mounts. */
  static int missing(MountNode root, MountNode mount) {
    return mount == root && root.point() == null ? -Errno.EPERM : -Errno.ENOENT;
  }

  private boolean link(byte[] name) {
    return top().fd() >= 0
        && !mounted(child(name))
        && At.linkTarget(top().fd(), name, 0, name.length) != null;
  }

  private int follow(byte[] name) {
    byte[] target = At.linkTarget(top().fd(), name, 0, name.length);
    if (target == null) {
      return -Errno.ENOENT;
    }
    if (++links > MAX_LINKS) {
      return -Errno.ELOOP;
    }
    if (target.length > 0 && target[0] == '/') {
      restart();
    }
    prepend(target);
    return 0;
  }

  private int finish(byte[] name, Location out) {
    MountNode child = child(name);
    hand(out);
    byte[] text = directory ? Arrays.copyOf(name, name.length + 1) : name;
    if (directory) {
      text[name.length] = '/';
    }
    out.name(text, 0, text.length);
    out.node(child);
    return mounted(child) && requireNonNull(child).leaf() && directory ? -Errno.ENOTDIR : 0;
  }

  /** The path names the directory that was reached. */
  private int finishHere(Location out) {
    Step top = top();
    if (top.fd() < 0 && top.mount() == root && root.point() == null) {
      return -Errno.EPERM;
    }
    hand(out);
    out.name(GuestPath.dot(), 0, 1);
    out.node(top.node());
    return 0;
  }

  private void hand(Location out) {
    Step top = top();
    out.start(top.fd(), top.node(), top.mount());
    if (top.owned()) {
      steps.removeLast();
      out.own(top.fd(), top.node());
    }
  }

  @Override
  public void close() {
    while (!steps.isEmpty()) {
      drop();
    }
  }
}
