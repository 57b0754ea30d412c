package io.jwasm.runtime.fs;

import io.jwasm.runtime.fd.VirtualDevice;

/** What is mounted at a {@link MountNode}. */
sealed interface MountPoint {
  /** Whether every change is answered with ROFS. */
  boolean readOnly();

  /**
   * A directory of the host.
   *
   * @param fd opened for reading if that is allowed, owned by the mount table
   */
  record HostDirectory(int fd, boolean readOnly) implements MountPoint {}

  /**
   * A file of the host.
   *
   * @param fd an O_PATH descriptor, owned by the mount table
   */
  record HostFile(int fd, boolean readOnly) implements MountPoint {}

  /** A directory that holds mount points and nothing else. */
  record VirtualDirectory() implements MountPoint {
    @Override
    public boolean readOnly() {
      return true;
    }
  }

  /** A virtual device. */
  record Device(VirtualDevice.Kind kind) implements MountPoint {
    @Override
    public boolean readOnly() {
      return false;
    }
  }

  /**
   * A standard stream: what the guest has open under a number.
   *
   * @param fd the guest's number
   */
  record Stream(int fd) implements MountPoint {
    @Override
    public boolean readOnly() {
      return false;
    }
  }
}
