package io.jwasm.runtime.fs;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.SocketAddress.Unix;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.stop.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The files of one guest. Calls take an open directory and a relative path and answer a result or a
 * negated error number; a path longer than the kernel takes ends them with {@link
 * io.jwasm.linux.ErrnoException}. Thread-safe, but for {@link #close}.
 *
 * <p>No path leads to a file of the host outside of the mounts, whatever links and renames there
 * are. Paths that leave their directory by {@code ..} or a link that has no place in the guest's
 * name space are EPERM; changes below read-only mounts are EROFS; removing or replacing a mount
 * point is EBUSY.
 */
public final class GuestFileSystem implements AutoCloseable {
  private final MountTable mounts;
  private final DescriptorTable table;
  private final Opener opener;
  private final Inspection inspection;
  private final Changes changes;
  private final SocketFiles socketFiles;
  private final MissedPaths missed = new MissedPaths();
  private final ThreadLocal<Location> first = ThreadLocal.withInitial(Location::new);
  private final ThreadLocal<Location> second = ThreadLocal.withInitial(Location::new);

  private GuestFileSystem(MountTable mounts, DescriptorTable table, StopSignal stop) {
    this.mounts = mounts;
    this.table = table;
    var resolver = new Resolver(mounts.root());
    opener = new Opener(resolver, table, stop);
    inspection = new Inspection(resolver);
    changes = new Changes(mounts.root(), resolver);
    socketFiles = new SocketFiles(mounts.preopens(), resolver, changes);
  }

  /**
   * Opens the mounts. A guest with something at {@code /} also gets a virtual {@code /dev}, unless
   * something is mounted there; one with single files but no root gets an empty root.
   *
   * @param mounts in any order; directories are preopened in this one
   * @param temporaryBase where temporary file systems are kept: a directory of this user only, made
   *     when it is needed
   * @param table where opened files go; the streams of {@code /dev} are its 0 to 2
   * @param stop where opening waits
   * @throws JwasmException if one cannot be mounted; nothing stays open then
   */
  public static GuestFileSystem open(
      List<Mount> mounts, Path temporaryBase, DescriptorTable table, StopSignal stop) {
    var opened = MountTable.open(mounts, new TemporaryDirectories(temporaryBase));
    return new GuestFileSystem(opened, table, stop);
  }

  /**
   * Puts all mounted directories into the table, where the guest looks for them from 3 on.
   *
   * @return 0, or -EMFILE if the table is full
   */
  public int preopen() {
    for (MountTable.Preopen preopen : mounts.preopens()) {
      MountNode node = preopen.node();
      byte[] name = preopen.name().getBytes(StandardCharsets.UTF_8);
      int fd =
          table.add(
              new GuestDirectory(
                  node.directoryFd(), false, node.inner(), node, preopen.path(), name));
      if (fd < 0) {
        return fd;
      }
    }
    return 0;
  }

  /** What the guest looked for in its root and did not find. */
  public MissedPaths missed() {
    return missed;
  }

  /**
   * Opens.
   *
   * @param follow whether a symbolic link at the end is followed
   * @return the number in the descriptor table
   */
  public int open(GuestDirectory start, GuestPath path, boolean follow, OpenRequest request) {
    try (var at = first.get()) {
      return noted(opener.open(start, path, follow, request, at), start, path, at);
    }
  }

  /** Reads the status. */
  public int status(GuestDirectory start, GuestPath path, boolean follow, FileStatus status) {
    try (var at = first.get()) {
      return noted(inspection.status(start, path, follow, status, at), start, path, at);
    }
  }

  private int noted(int result, GuestDirectory start, GuestPath path, Location at) {
    if (result == -Errno.ENOENT && at.mount() == mounts.root()) {
      missed.add(path.below(start.path()));
    } else if (result >= 0) {
      missed.found();
    }
    return result;
  }

  /** Sets times as {@link At#setTimes}. */
  public int setTimes(
      GuestDirectory start, GuestPath path, boolean follow, long accessed, long modified) {
    try (var at = first.get()) {
      return inspection.setTimes(start, path, follow, accessed, modified, at);
    }
  }

  /** Reads a link to a host address, cut to the size. */
  public int readlink(GuestDirectory start, GuestPath path, long buffer, long size) {
    try (var at = first.get()) {
      return inspection.readlink(start, path, buffer, size, at);
    }
  }

  /** Makes a directory. */
  public int createDirectory(GuestDirectory start, GuestPath path) {
    try (var at = first.get()) {
      return changes.createDirectory(start, path, at);
    }
  }

  /** Removes an empty directory. */
  public int removeDirectory(GuestDirectory start, GuestPath path) {
    try (var at = first.get()) {
      return changes.remove(start, path, At.AT_REMOVEDIR, at);
    }
  }

  /** Removes a name that is no directory. */
  public int unlink(GuestDirectory start, GuestPath path) {
    try (var at = first.get()) {
      return changes.remove(start, path, 0, at);
    }
  }

  /**
   * Makes a symbolic link. Absolute targets are EPERM: they would lead whoever follows the link on
   * the host to another place than the guest. All others are allowed; following confines them.
   */
  public int symlink(byte[] target, GuestDirectory start, GuestPath path) {
    if (target.length > 0 && target[0] == '/') {
      return -Errno.EPERM;
    }
    try (var at = first.get()) {
      return changes.symlink(target, start, path, at);
    }
  }

  /** Renames; across mounts EXDEV. */
  public int rename(GuestDirectory from, GuestPath name, GuestDirectory to, GuestPath newName) {
    try (var source = first.get();
        var target = second.get()) {
      return changes.rename(from, name, source, to, newName, target);
    }
  }

  /** Makes a hard link, of a symbolic link itself if it is one; across mounts EXDEV. */
  public int link(GuestDirectory from, GuestPath name, GuestDirectory to, GuestPath newName) {
    try (var source = first.get();
        var target = second.get()) {
      return changes.link(from, name, source, to, newName, target);
    }
  }

  /**
   * Does something with the address of the UNIX socket that a path leads to, which is good during
   * the call only. The path is absolute or from the guest's root.
   *
   * @param use answers a result or a negated error number
   */
  public long onSocket(byte[] path, ToLongFunction<Unix> use) {
    int fd;
    try (var at = first.get()) {
      fd = socketFiles.find(path, at);
    }
    if (fd < 0) {
      return fd;
    }
    try {
      return use.applyAsLong(SocketFiles.address(fd));
    } finally {
      Fd.close(fd);
    }
  }

  /** The place of a UNIX socket: its address on the host, and the directory that it needs. */
  public record SocketPlace(Unix address, int directory) {}

  /**
   * Binds a host socket to a path.
   *
   * @param path absolute or from the guest's root
   * @param placed given the place before 0 is answered; whose directory is to be held open as long
   *     as the address is in use, and then closed
   * @return 0 or a negated error number
   */
  public int bindSocket(int socket, byte[] path, Consumer<SocketPlace> placed) {
    try (var at = first.get()) {
      int result = socketFiles.place(path, at);
      int directory = result < 0 ? result : Fd.duplicate(at.dirFd());
      if (directory < 0) {
        return directory;
      }
      Unix address = SocketFiles.address(directory, at);
      result = SocketFiles.bind(socket, address);
      if (result < 0) {
        Fd.close(directory);
      } else {
        placed.accept(new SocketPlace(address, directory));
      }
      return result;
    }
  }

  /**
   * Closes the mounts and removes temporary file systems. Preopened directories must not be used
   * any more.
   */
  @Override
  public void close() {
    mounts.close();
  }
}
