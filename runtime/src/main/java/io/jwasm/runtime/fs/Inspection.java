package io.jwasm.runtime.fs;

import static java.util.Objects.requireNonNull;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;

/** Calls about a single file that is named by a path. Thread-safe. */
final class Inspection {
  /** Never changed, so that threads can share it. */
  private static final OpenRequest FIND = OpenRequest.find();

  private final Resolver resolver;

  Inspection(Resolver resolver) {
    this.resolver = resolver;
  }

  int status(GuestDirectory start, GuestPath path, boolean follow, FileStatus status, Location at) {
    if (start.node() == null && path.last(0) == 0 && !path.special(0)) {
      // One name without a slash: it cannot lead elsewhere unless it is a link.
      at.start(start.fd(), null, start.mount());
      int flags = At.AT_SYMLINK_NOFOLLOW;
      int result = At.status(start.fd(), path.bytes(), 0, path.length(), flags, status);
      if (result < 0 || !follow || status.type() != FileStatus.SYMLINK) {
        return result;
      }
    }
    int fd = resolver.open(start, path, follow, FIND, at);
    if (fd == Resolver.NODE) {
      return nodeStatus(requireNonNull(at.node()), path, status);
    }
    if (fd < 0) {
      return fd;
    }
    int result = Fd.status(fd, status);
    Fd.close(fd);
    return result;
  }

  private static int nodeStatus(MountNode node, GuestPath path, FileStatus status) {
    if (node.leaf() && path.directory()) {
      return -Errno.ENOTDIR;
    }
    return switch (node.point()) {
      case MountPoint.HostDirectory directory -> Fd.status(directory.fd(), status);
      case MountPoint.HostFile file -> Fd.status(file.fd(), status);
      case null, default -> {
        node.virtualStatus(status);
        yield 0;
      }
    };
  }

  int setTimes(
      GuestDirectory start,
      GuestPath path,
      boolean follow,
      long accessed,
      long modified,
      Location at) {
    int fd = resolver.open(start, path, follow, FIND, at);
    if (fd == Resolver.NODE) {
      return nodeTimes(requireNonNull(at.node()), accessed, modified);
    }
    if (fd < 0) {
      return fd;
    }
    int result = at.mount().readOnly() ? -Errno.EROFS : Fd.setTimes(fd, accessed, modified);
    Fd.close(fd);
    return result;
  }

  private static int nodeTimes(MountNode node, long accessed, long modified) {
    if (node.readOnly()) {
      return -Errno.EROFS;
    }
    return switch (node.point()) {
      case MountPoint.HostDirectory directory -> Fd.setTimes(directory.fd(), accessed, modified);
      case MountPoint.HostFile file -> Fd.setTimes(file.fd(), accessed, modified);
      case null, default -> 0;
    };
  }

  int readlink(GuestDirectory start, GuestPath path, long buffer, long size, Location at) {
    if (path.directory()) {
      int fd = resolver.open(start, path, false, FIND, at);
      if (fd >= 0 && fd != Resolver.NODE) {
        Fd.close(fd);
      }
      return fd < 0 ? fd : -Errno.EINVAL;
    }
    int result = resolver.parent(start, path, at);
    if (result < 0) {
      return result;
    }
    if (at.node() != null && at.dirFd() < 0) {
      return -Errno.EINVAL;
    }
    if (at.dirFd() < 0) {
      return -Errno.ENOENT;
    }
    if (size == 0) {
      boolean link = At.linkTarget(at.dirFd(), at.name(), at.offset(), at.length()) != null;
      return link ? 0 : -Errno.EINVAL;
    }
    return At.readlink(at.dirFd(), at.name(), at.offset(), at.length(), buffer, size);
  }
}
