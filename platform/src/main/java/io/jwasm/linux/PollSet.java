package io.jwasm.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Descriptors to wait for with ppoll, of a fixed number. Confined to one thread. */
public final class PollSet implements AutoCloseable {
  public static final short POLLIN = 0x001;
  public static final short POLLOUT = 0x004;
  public static final short POLLERR = 0x008;
  public static final short POLLHUP = 0x010;
  public static final short POLLNVAL = 0x020;

  private static final int POLLFD_SIZE = 8;
  private static final long NANOS = 1_000_000_000L;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment fds;
  private final MemorySegment timespec;
  private final int size;

  /** Makes room for {@code size} entries, all of them ignored until set. */
  public PollSet(int size) {
    this.size = size;
    fds = arena.allocate((long) size * POLLFD_SIZE, 8);
    timespec = arena.allocate(16, 8);
    for (int i = 0; i < size; i++) {
      set(i, -1, (short) 0);
    }
  }

  /**
   * Sets an entry.
   *
   * @param fd the descriptor; negative entries are ignored
   * @param events POLLIN and POLLOUT
   */
  public void set(int index, int fd, short events) {
    long at = (long) index * POLLFD_SIZE;
    fds.set(ValueLayout.JAVA_INT, at, fd);
    fds.set(ValueLayout.JAVA_SHORT, at + 4, events);
    fds.set(ValueLayout.JAVA_SHORT, at + 6, (short) 0);
  }

  /** What is true of an entry since the last {@link #poll}. */
  public short ready(int index) {
    return fds.get(ValueLayout.JAVA_SHORT, (long) index * POLLFD_SIZE + 6);
  }

  /**
   * Waits until an entry is ready. Interruptions by signals (EINTR) do not end the wait.
   *
   * @param timeoutNanos how long at most; 0 only looks, negative waits for ever
   * @return how many entries are ready, 0 after the timeout
   * @throws ErrnoException with ENOMEM, or EINVAL if there are more entries than RLIMIT_NOFILE
   */
  public int poll(long timeoutNanos) {
    return poll(fds.address(), size, timespec.address(), timeoutNanos);
  }

  /**
   * Waits for one of two descriptors, the first one to be read; allocates nothing.
   *
   * @param second negative for none
   * @param events of the second: POLLIN and POLLOUT
   * @param timeoutNanos as of {@link #poll(long)}
   * @return whether one of them is ready
   * @throws ErrnoException as {@link #poll(long)}
   */
  public static boolean either(int first, int second, short events, long timeoutNanos) {
    long at = Scratch.get().how();
    RawMemory.putInt(at, first);
    RawMemory.putInt(at + 4, POLLIN);
    RawMemory.putInt(at + POLLFD_SIZE, second);
    RawMemory.putInt(at + POLLFD_SIZE + 4, events);
    return poll(at, 2, at + 2 * POLLFD_SIZE, timeoutNanos) > 0;
  }

  private static int poll(long fds, int size, long timespec, long timeoutNanos) {
    long deadline = timeoutNanos > 0 ? System.nanoTime() + timeoutNanos : 0;
    long left = timeoutNanos;
    while (true) {
      long result = poll0(fds, size, timespec, left);
      if (result >= 0) {
        return (int) result;
      }
      if (result != -Errno.EINTR) {
        throw new ErrnoException("poll", (int) -result);
      }
      if (timeoutNanos > 0) {
        left = Math.max(0, deadline - System.nanoTime());
      }
    }
  }

  private static long poll0(long fds, int size, long timespec, long timeoutNanos) {
    long timeout = 0;
    if (timeoutNanos >= 0) {
      RawMemory.putLong(timespec, timeoutNanos / NANOS);
      RawMemory.putLong(timespec + 8, timeoutNanos % NANOS);
      timeout = timespec;
    }
    return Kernel.call(Nr.PPOLL, fds, size, timeout, 0, 0, 0);
  }

  @Override
  public void close() {
    arena.close();
  }
}
