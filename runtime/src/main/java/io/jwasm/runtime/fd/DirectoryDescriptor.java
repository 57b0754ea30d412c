package io.jwasm.runtime.fd;

import io.jwasm.linux.Errno;
import org.jspecify.annotations.Nullable;

/** An open directory; where it lies is known to the file system that opened it. */
public abstract non-sealed class DirectoryDescriptor extends Descriptor {
  private final byte @Nullable [] preopenName;

  /**
   * @param flags of {@link FdFlags}
   * @param preopenName the guest path under which the guest finds it open at its start, or null
   */
  protected DirectoryDescriptor(int flags, byte @Nullable [] preopenName) {
    super(flags);
    this.preopenName = preopenName == null ? null : preopenName.clone();
  }

  /** The guest path of a preopened directory; null for others. */
  @SuppressWarnings("MayBeReadOnlyArray")
  public final byte @Nullable [] preopenName() {
    return preopenName;
  }

  @Override
  public final FileType type() {
    return FileType.DIRECTORY;
  }

  @Override
  public final Access access() {
    return Access.NONE;
  }

  @Override
  public final long rights() {
    return Rights.DIRECTORY;
  }

  @Override
  public final long inheritingRights() {
    return Rights.ALL;
  }

  @Override
  protected final int unsupported() {
    return -Errno.EISDIR;
  }
}
