package io.jwasm.runtime.fs;

import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads: a name in a host directory, or a node of the mount table. Mutable, to be used
 * again; confined to one thread. What it holds open is closed by {@link #close}.
 */
final class Location implements AutoCloseable {
  private int dirFd = -1;
  private boolean owned;
  private @Nullable MountNode dirNode;
  private @Nullable MountNode node;
  private @Nullable MountNode mount;
  private byte[] name = {};
  private int offset;
  private int length;

  /** Starts at a directory: {@code fd} is borrowed. */
  void start(int fd, @Nullable MountNode newDirNode, MountNode newMount) {
    close();
    dirFd = fd;
    dirNode = newDirNode;
    mount = newMount;
    node = null;
  }

  /** Replaces the directory by one that is closed with the location. */
  void own(int fd, @Nullable MountNode newDirNode) {
    dirFd = fd;
    owned = true;
    dirNode = newDirNode;
  }

  void name(byte[] bytes, int newOffset, int newLength) {
    name = bytes;
    offset = newOffset;
    length = newLength;
  }

  void node(@Nullable MountNode newNode) {
    node = newNode;
  }

  /** The host directory that holds the name; -1 if it is virtual. */
  int dirFd() {
    return dirFd;
  }

  /** The node of that directory, if mount points lie below it. */
  @Nullable MountNode dirNode() {
    return dirNode;
  }

  /** The node that the name itself is, if there is one. */
  @Nullable MountNode node() {
    return node;
  }

  /** The mount that holds the directory. */
  MountNode mount() {
    if (mount == null) {
      throw new IllegalStateException("no location");
    }
    return mount;
  }

  /** Its last component with trailing slashes, from {@link #offset}, {@link #length} bytes. */
  @SuppressWarnings("MayBeReadOnlyArray")
  byte[] name() {
    return name;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** The same for calls that take two names. */
  At.Name entry() {
    return new At.Name(dirFd, name, offset, length);
  }

  @Override
  public void close() {
    if (owned) {
      owned = false;
      Fd.close(dirFd);
    }
    dirFd = -1;
  }
}
