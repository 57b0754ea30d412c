package io.jwasm.runtime.fs;

import static java.util.Objects.requireNonNull;

import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fd.FileType;
import io.jwasm.runtime.fd.HostStream;
import io.jwasm.runtime.fd.RegularFile;
import io.jwasm.runtime.fd.VirtualDevice;
import io.jwasm.runtime.stop.StopSignal;
import java.nio.charset.StandardCharsets;

/** Opens paths into a guest's descriptor table. Thread-safe. */
final class Opener {
  private static final long READER_WAIT_NANOS = 10_000_000;

  private final Resolver resolver;
  private final DescriptorTable table;
  private final StopSignal stop;

  Opener(Resolver resolver, DescriptorTable table, StopSignal stop) {
    this.resolver = resolver;
    this.table = table;
    this.stop = stop;
  }

  /**
   * Opens a path and puts it into the table.
   *
   * @return its number in the table, or the negated error number
   */
  int open(
      GuestDirectory start, GuestPath path, boolean follow, OpenRequest request, Location out) {
    int fd = resolver.open(start, path, follow, request, out);
    while (fd == -Errno.ENXIO && (request.fdFlags() & FdFlags.NONBLOCK) == 0) {
      if (!fifo(start, path, follow, out)) {
        break;
      }
      // A fifo opened for writing waits for a reader.
      stop.sleep(READER_WAIT_NANOS);
      fd = resolver.open(start, path, follow, request, out);
    }
    if (fd == Resolver.NODE) {
      return node(requireNonNull(out.node()), path, path.below(start.path()), request, out.mount());
    }
    if (out.mount().readOnly()) {
      fd = refuseChanges(fd, request);
    }
    return fd < 0 ? fd : host(fd, start, path, request, out);
  }

  private boolean fifo(GuestDirectory start, GuestPath path, boolean follow, Location out) {
    int fd = resolver.open(start, path, follow, OpenRequest.find(), out);
    if (fd < 0 || fd == Resolver.NODE) {
      return false;
    }
    var status = new FileStatus();
    int result = Fd.status(fd, status);
    Fd.close(fd);
    return result == 0 && status.type() == FileStatus.FIFO;
  }

  /** The descriptor was opened for reading whatever was asked for. */
  private static int refuseChanges(int fd, OpenRequest request) {
    int error = 0;
    if (fd == -Errno.ENOENT && request.creates()) {
      error = Errno.EROFS;
    } else if (fd >= 0 && request.exclusive()) {
      error = Errno.EEXIST;
    } else if (fd >= 0 && request.changes()) {
      error = directory(fd) ? Errno.EISDIR : Errno.EROFS;
    }
    if (error != 0 && fd >= 0) {
      Fd.close(fd);
    }
    return error == 0 ? fd : -error;
  }

  private static boolean directory(int fd) {
    var status = new FileStatus();
    return Fd.status(fd, status) == 0 && status.type() == FileStatus.DIRECTORY;
  }

  private int host(
      int fd, GuestDirectory start, GuestPath path, OpenRequest request, Location out) {
    int type = request.directory() ? FileStatus.DIRECTORY : type(fd);
    boolean readOnly = out.mount().readOnly();
    return switch (type) {
      case FileStatus.REGULAR ->
          table.add(new RegularFile(fd, request.access(), request.fdFlags(), readOnly, false));
      case FileStatus.DIRECTORY -> {
        byte[] guestPath = path.below(start.path());
        yield table.add(new GuestDirectory(fd, true, out.node(), out.mount(), guestPath, null));
      }
      case FileStatus.FIFO ->
          table.add(
              new HostStream(
                  fd, FileType.UNKNOWN, request.access(), request.fdFlags(), false, stop));
      default -> {
        // No device of the host may be reached through a volume.
        Fd.close(fd);
        yield -Errno.EACCES;
      }
    };
  }

  private static int type(int fd) {
    var status = new FileStatus();
    int result = Fd.status(fd, status);
    return result < 0 ? 0 : status.type();
  }

  private int node(
      MountNode node, GuestPath path, byte[] guestPath, OpenRequest request, MountNode mount) {
    if (request.exclusive()) {
      return -Errno.EEXIST;
    }
    if (node.leaf() && (request.directory() || path.directory())) {
      return -Errno.ENOTDIR;
    }
    if (!node.leaf() && (request.changes() || request.creates())) {
      return -Errno.EISDIR;
    }
    return switch (node.point()) {
      case MountPoint.Device device ->
          table.add(
              new VirtualDevice(device.kind(), request.access(), request.fdFlags(), node.inode()));
      case MountPoint.Stream stream -> duplicate(stream.fd());
      case MountPoint.HostFile file -> file(file, request);
      case MountPoint.HostDirectory directory -> directory(directory.fd(), node, guestPath);
      case MountPoint.VirtualDirectory _ -> virtual(node, node, guestPath);
      case null -> virtual(node, mount, guestPath);
    };
  }

  private int virtual(MountNode node, MountNode mount, byte[] guestPath) {
    return table.add(new GuestDirectory(-1, false, node, mount, guestPath, null));
  }

  private int directory(int mountFd, MountNode node, byte[] guestPath) {
    int flags = OpenFlags.DIRECTORY;
    int fd = At.open(mountFd, GuestPath.dot(), 0, 1, flags, 0, OpenFlags.RESOLVE_BENEATH);
    return fd < 0
        ? fd
        : table.add(new GuestDirectory(fd, true, node.inner(), node, guestPath, null));
  }

  private int duplicate(int guestFd) {
    Descriptor stream = table.acquire(guestFd);
    if (stream == null) {
      return -Errno.ENXIO;
    }
    try {
      return table.add(stream.duplicate());
    } finally {
      stream.release();
    }
  }

  /** Opens a mounted file through its own descriptor, which no other path can replace. */
  private int file(MountPoint.HostFile file, OpenRequest request) {
    if (file.readOnly() && request.changes()) {
      return -Errno.EROFS;
    }
    byte[] link = ("/proc/self/fd/" + file.fd()).getBytes(StandardCharsets.US_ASCII);
    int flags = request.flags(file.readOnly()) & ~OpenFlags.CREAT;
    int fd = At.open(At.FDCWD, link, 0, link.length, flags, 0, 0);
    if (fd < 0) {
      return fd;
    }
    Access access = request.access();
    return table.add(
        type(fd) == FileStatus.REGULAR
            ? new RegularFile(fd, access, request.fdFlags(), file.readOnly(), false)
            : new HostStream(fd, FileType.UNKNOWN, access, request.fdFlags(), false, stop));
  }
}
