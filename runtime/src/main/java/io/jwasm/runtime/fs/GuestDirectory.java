package io.jwasm.runtime.fs;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.fd.DirectoryDescriptor;
import org.jspecify.annotations.Nullable;

/** An open directory of a guest. */
public final class GuestDirectory extends DirectoryDescriptor {
  private final int fd;
  private final boolean owned;
  private final @Nullable MountNode node;
  private final MountNode mount;
  private final byte[] path;
  private @Nullable Listing listing;

  /**
   * @param fd the host directory, or -1 if it is virtual
   * @param owned whether it is closed with this
   * @param node its own node in the mount table, if it has one
   * @param mount the mount that it lies in
   * @param path its guest path, each component with a slash before it
   * @param preopenName the name of a preopened directory, else null
   */
  GuestDirectory(
      int fd,
      boolean owned,
      @Nullable MountNode node,
      MountNode mount,
      byte[] path,
      byte @Nullable [] preopenName) {
    super(0, preopenName);
    this.fd = fd;
    this.owned = owned;
    this.node = node;
    this.mount = mount;
    this.path = path;
  }

  int fd() {
    return fd;
  }

  @Nullable MountNode node() {
    return node;
  }

  MountNode mount() {
    return mount;
  }

  /** Its guest path; not to be changed. */
  @SuppressWarnings("MayBeReadOnlyArray")
  byte[] path() {
    return path;
  }

  @Override
  protected synchronized void dispose() {
    forget();
    if (owned && fd >= 0) {
      Fd.close(fd);
    }
  }

  /**
   * Its entries as they were when they were last read from the start, so that cookies stay valid
   * while entries come and go.
   *
   * @param restart whether to read anew
   * @param heap what they count against
   * @throws io.jwasm.linux.ErrnoException if it cannot be read, with ENOMEM if they are too many
   */
  public synchronized Listing listing(boolean restart, Quota heap) {
    Listing current = listing;
    if (current == null || restart) {
      forget();
      current = Listing.read(fd, node, heap);
      listing = current;
    }
    return current;
  }

  private void forget() {
    if (listing != null) {
      listing.release();
      listing = null;
    }
  }

  @Override
  public int sync() {
    return fd < 0 ? 0 : Fd.sync(fd);
  }

  @Override
  public int syncData() {
    return fd < 0 ? 0 : Fd.syncData(fd);
  }

  @Override
  public int status(FileStatus status) {
    if (fd < 0 && node != null) {
      node.virtualStatus(status);
      return 0;
    }
    return Fd.status(fd, status);
  }

  @Override
  public int setTimes(long accessed, long modified) {
    return fd < 0 || mount.readOnly() ? -Errno.EROFS : Fd.setTimes(fd, accessed, modified);
  }
}
