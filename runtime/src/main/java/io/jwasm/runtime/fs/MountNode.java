package io.jwasm.runtime.fs;

import io.jwasm.linux.FileStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest path at which something is mounted, or below which something is. Changed only while the
 * mount table is built.
 */
final class MountNode {
  private final byte[] name;
  private final long inode;
  private final List<MountNode> children = new ArrayList<>();
  private @Nullable MountPoint point;

  MountNode(byte[] name, long inode) {
    this.name = name;
    this.inode = inode;
  }

  /** Its last component; not to be changed. */
  @SuppressWarnings("MayBeReadOnlyArray")
  byte[] name() {
    return name;
  }

  /** Its number among the virtual files. */
  long inode() {
    return inode;
  }

  List<MountNode> children() {
    return children;
  }

  /** What is mounted here; null if the node only leads to others. */
  @Nullable MountPoint point() {
    return point;
  }

  void mount(MountPoint newPoint) {
    point = newPoint;
  }

  /** Whether changes below are answered with ROFS. */
  boolean readOnly() {
    return point == null || point.readOnly();
  }

  /** The host directory here; -1 if there is none. */
  int directoryFd() {
    return point instanceof MountPoint.HostDirectory directory ? directory.fd() : -1;
  }

  /** This node for a directory opened here: null if the kernel alone knows what is in it. */
  @Nullable MountNode inner() {
    return children.isEmpty() && directoryFd() >= 0 ? null : this;
  }

  /** Whether a file or device is mounted here. */
  boolean leaf() {
    // A switch over types costs milliseconds at the first use.
    return point != null
        && !(point instanceof MountPoint.HostDirectory)
        && !(point instanceof MountPoint.VirtualDirectory);
  }

  /** The child with this name; null if there is none. */
  @Nullable MountNode child(byte[] path, int start, int end) {
    for (int i = 0; i < children.size(); i++) {
      MountNode child = children.get(i);
      if (Arrays.equals(child.name, 0, child.name.length, path, start, end)) {
        return child;
      }
    }
    return null;
  }

  /** The status of a node that has nothing of the host. */
  void virtualStatus(FileStatus status) {
    int mode = leaf() ? FileStatus.CHARACTER_DEVICE | 0666 : FileStatus.DIRECTORY | 0555;
    status.set(0, inode, mode, leaf() ? 1 : 2, 0);
  }
}
