package io.jwasm.runtime.fs;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.fd.VirtualDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the tree of mounts and holds what they have open. */
final class MountTable implements AutoCloseable {
  private static final Map<String, VirtualDevice.Kind> DEVICES =
      Map.of(
          "null", VirtualDevice.Kind.NULL,
          "zero", VirtualDevice.Kind.ZERO,
          "full", VirtualDevice.Kind.FULL,
          "random", VirtualDevice.Kind.RANDOM,
          "urandom", VirtualDevice.Kind.RANDOM);
  private static final List<String> STREAMS = List.of("stdin", "stdout", "stderr");

  private final MountNode root = new MountNode(new byte[0], 1);
  private final TemporaryDirectories temporary;
  private final List<Integer> open = new ArrayList<>();
  private final List<Preopen> preopens = new ArrayList<>();
  private long inodes = 1;

  /** A directory to preopen; its guest path has a slash before each component. */
  @SuppressWarnings("ArrayRecordComponent")
  record Preopen(int order, MountNode node, byte[] path, String name) {}

  private MountTable(TemporaryDirectories temporary) {
    this.temporary = temporary;
  }

  /**
   * Opens all mounts.
   *
   * @throws JwasmException for the first that cannot be opened; nothing stays open then
   */
  static MountTable open(List<Mount> mounts, TemporaryDirectories temporary) {
    var table = new MountTable(temporary);
    try {
      table.addAll(mounts);
      return table;
    } catch (RuntimeException e) {
      table.close();
      throw e;
    }
  }

  private void addAll(List<Mount> mounts) {
    var sorted = new ArrayList<>(mounts);
    // Those above first, so that links in them can be resolved.
    sorted.sort(Comparator.comparingInt(mount -> MountTarget.split(mount.target()).size()));
    for (Mount mount : sorted) {
      add(mount, mounts.indexOf(mount));
    }
    boolean files = mounts.stream().anyMatch(m -> m.source() instanceof Mount.Source.File);
    if (root.point() == null && files) {
      // A single file can only be reached through a directory.
      add(Mount.emptyRoot(), -1);
    }
    if (root.point() != null) {
      addDevices();
    }
    preopens.sort(Comparator.comparingInt(Preopen::order));
  }

  private void add(Mount mount, int order) {
    List<byte[]> components = MountTarget.resolve(root, mount.target());
    MountNode node = root;
    for (byte[] component : components) {
      if (node.leaf()) {
        throw failure(mount, "a file is mounted above it", null);
      }
      node = node(node, component);
    }
    if (node.point() != null) {
      throw failure(mount, "something else is mounted there", "give each mount its own path");
    }
    node.mount(point(mount));
    if (!node.leaf()) {
      preopens.add(new Preopen(order, node, MountTarget.join(components), mount.target()));
    }
  }

  private MountNode node(MountNode parent, byte[] name) {
    MountNode child = parent.child(name, 0, name.length);
    if (child == null) {
      child = new MountNode(name, ++inodes);
      parent.children().add(child);
    }
    return child;
  }

  private MountPoint point(Mount mount) {
    // A switch over types costs milliseconds at the first use.
    Mount.Source source = mount.source();
    if (source instanceof Mount.Source.Directory directory) {
      int fd = openDirectory(mount, directory.path());
      return new MountPoint.HostDirectory(fd, mount.readOnly());
    }
    if (source instanceof Mount.Source.File file) {
      int fd = keep(mount, open(file.path(), OpenFlags.PATH));
      return new MountPoint.HostFile(fd, mount.readOnly());
    }
    if (source instanceof Mount.Source.Temporary) {
      int fd = openDirectory(mount, temporary.create());
      return new MountPoint.HostDirectory(fd, mount.readOnly());
    }
    return new MountPoint.VirtualDirectory();
  }

  private int openDirectory(Mount mount, Path path) {
    int fd = open(path, OpenFlags.DIRECTORY);
    if (fd == -Errno.EACCES) {
      // It cannot be listed; names in it may still be reachable.
      fd = open(path, OpenFlags.DIRECTORY | OpenFlags.PATH);
    }
    return keep(mount, fd);
  }

  private static int open(Path path, int flags) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    return At.open(At.FDCWD, bytes, 0, bytes.length, flags, 0, 0);
  }

  private int keep(Mount mount, int fd) {
    if (fd < 0) {
      String hint =
          switch (-fd) {
            case Errno.ENOENT -> "create it, or correct the path before the first colon";
            case Errno.EACCES -> "make it readable for this user";
            default -> null;
          };
      throw failure(mount, Errno.message(-fd), hint);
    }
    open.add(fd);
    return fd;
  }

  private static JwasmException failure(Mount mount, String reason, @Nullable String hint) {
    String source =
        switch (mount.source()) {
          case Mount.Source.Directory directory -> directory.path() + ":";
          case Mount.Source.File file -> file.path() + ":";
          case Mount.Source.Temporary _, Mount.Source.Empty _ -> "";
        };
    return new JwasmException(
        ErrorKind.INVALID_ARGUMENT, "mount", source + mount.target(), reason, hint, null);
  }

  private void addDevices() {
    MountNode dev = node(root, "dev".getBytes(StandardCharsets.US_ASCII));
    if (dev.point() != null) {
      return;
    }
    dev.mount(new MountPoint.VirtualDirectory());
    DEVICES.forEach((name, kind) -> device(dev, name, new MountPoint.Device(kind)));
    STREAMS.forEach(name -> device(dev, name, new MountPoint.Stream(STREAMS.indexOf(name))));
  }

  private void device(MountNode dev, String name, MountPoint point) {
    MountNode node = node(dev, name.getBytes(StandardCharsets.US_ASCII));
    if (node.point() == null) {
      node.mount(point);
    }
  }

  /** The node of the guest's root; without a mount point if it has none. */
  MountNode root() {
    return root;
  }

  /** The directories to preopen, in the order of their mounts. */
  List<Preopen> preopens() {
    return preopens;
  }

  @Override
  public void close() {
    open.forEach(Fd::close);
    open.clear();
    temporary.close();
  }
}
