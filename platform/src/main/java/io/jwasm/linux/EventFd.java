package io.jwasm.linux;

/**
 * An eventfd: readable from the first {@link #signal} on. Thread-safe, but for {@link #close},
 * which nothing may overlap or follow.
 */
public final class EventFd implements AutoCloseable {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  private final int fd;

  private EventFd(int fd) {
    this.fd = fd;
  }

  /**
   * Makes one, close-on-exec and non-blocking, not signalled.
   *
   * @throws ErrnoException if descriptors are used up
   */
  public static EventFd open() {
    long fd = Kernel.call(Nr.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK, 0);
    if (fd < 0) {
      throw new ErrnoException("create eventfd", (int) -fd);
    }
    return new EventFd((int) fd);
  }

  /** The descriptor, for poll. */
  public int fd() {
    return fd;
  }

  /** Makes it readable, and keeps it so. */
  public void signal() {
    try (var one = OffHeap.allocate(Long.BYTES)) {
      RawMemory.putLong(one.address(), 1);
      // EAGAIN means that the counter is at its maximum: readable all the same.
      long ignored = Kernel.call(Nr.WRITE, fd, one.address(), Long.BYTES);
    }
  }

  @Override
  public void close() {
    long ignored = Kernel.call(Nr.CLOSE, fd, 0, 0);
  }
}
