package io.jwasm.runtime.fs;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;

/**
 * Calls that change directories. The parent directory is resolved and held open first, then the
 * kernel acts on one name in it. Trailing slashes stay at the name: the kernel knows what they mean
 * for each call, and none of these calls follows a link because of them. Thread-safe.
 */
final class Changes {
  private static final int DIRECTORY_MODE = 0777;

  private final MountNode root;
  private final Resolver resolver;

  Changes(MountNode root, Resolver resolver) {
    this.root = root;
    this.resolver = resolver;
  }

  int createDirectory(GuestDirectory start, GuestPath path, Location at) {
    int result = created(start, path, at);
    return result < 0
        ? result
        : At.mkdir(at.dirFd(), at.name(), at.offset(), at.length(), DIRECTORY_MODE);
  }

  int symlink(byte[] target, GuestDirectory start, GuestPath path, Location at) {
    int result = created(start, path, at);
    return result < 0
        ? result
        : At.symlink(target, at.dirFd(), at.name(), at.offset(), at.length());
  }

  /** Finds where something is to be made. */
  int created(GuestDirectory start, GuestPath path, Location at) {
    int result = resolver.parent(start, path, at);
    if (result < 0) {
      return result;
    }
    if (at.node() != null) {
      return -Errno.EEXIST;
    }
    if (at.dirFd() < 0) {
      return Walk.missing(root, at.mount()) == -Errno.EPERM ? -Errno.EPERM : -Errno.EROFS;
    }
    if (!at.mount().readOnly()) {
      return 0;
    }
    return exists(at) ? -Errno.EEXIST : -Errno.EROFS;
  }

  private static boolean exists(Location at) {
    var status = new FileStatus();
    int length = at.length();
    while (length > 1 && at.name()[at.offset() + length - 1] == '/') {
      length--;
    }
    int flags = At.AT_SYMLINK_NOFOLLOW;
    return At.status(at.dirFd(), at.name(), at.offset(), length, flags, status) == 0;
  }

  int remove(GuestDirectory start, GuestPath path, int flags, Location at) {
    int result = existing(start, path, at);
    return result < 0 ? result : At.unlink(at.dirFd(), at.name(), at.offset(), at.length(), flags);
  }

  /** Finds what is to be removed or renamed. */
  private int existing(GuestDirectory start, GuestPath path, Location at) {
    int result = resolver.parent(start, path, at);
    if (result < 0) {
      return result;
    }
    if (at.node() != null) {
      return -Errno.EBUSY;
    }
    if (at.dirFd() < 0) {
      return Walk.missing(root, at.mount());
    }
    if (at.mount().readOnly()) {
      return exists(at) ? -Errno.EROFS : -Errno.ENOENT;
    }
    return 0;
  }

  int rename(
      GuestDirectory fromStart,
      GuestPath fromPath,
      Location from,
      GuestDirectory toStart,
      GuestPath toPath,
      Location to) {
    int result = existing(fromStart, fromPath, from);
    if (result < 0) {
      return result;
    }
    result = target(toStart, toPath, to);
    if (result < 0) {
      return result;
    }
    return from.mount() == to.mount() ? At.rename(from.entry(), to.entry()) : -Errno.EXDEV;
  }

  private int target(GuestDirectory start, GuestPath path, Location at) {
    int result = resolver.parent(start, path, at);
    if (result < 0) {
      return result;
    }
    if (at.node() != null) {
      return -Errno.EBUSY;
    }
    return at.dirFd() < 0 || at.mount().readOnly() ? -Errno.EROFS : 0;
  }

  int link(
      GuestDirectory fromStart,
      GuestPath fromPath,
      Location from,
      GuestDirectory toStart,
      GuestPath toPath,
      Location to) {
    int result = linked(fromStart, fromPath, from);
    if (result < 0) {
      return result;
    }
    result = created(toStart, toPath, to);
    if (result < 0) {
      return result;
    }
    return from.mount() == to.mount() ? At.link(from.entry(), to.entry()) : -Errno.EXDEV;
  }

  private int linked(GuestDirectory start, GuestPath path, Location at) {
    if (path.directory() || path.special(path.last(0))) {
      // The kernel would follow a link before a slash. Only directories can have such a path.
      int fd = resolver.open(start, path, false, OpenRequest.find(), at);
      if (fd >= 0 && fd != Resolver.NODE) {
        Fd.close(fd);
      }
      return fd < 0 ? fd : -Errno.EPERM;
    }
    int result = resolver.parent(start, path, at);
    if (result < 0) {
      return result;
    }
    if (at.node() != null) {
      return -Errno.EXDEV;
    }
    return at.dirFd() < 0 ? -Errno.ENOENT : 0;
  }
}
