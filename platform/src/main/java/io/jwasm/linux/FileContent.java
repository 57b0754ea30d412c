package io.jwasm.linux;

/**
 * Reads and writes whole arrays at raw descriptors through a buffer of its own. Confined to one
 * thread; calls answer the negated error number on failure.
 */
public final class FileContent implements AutoCloseable {
  /** The most bytes of one call. */
  public static final int SIZE = 256 * 1024;

  private static final long RANGE = 1L << 30;

  private final OffHeap memory = OffHeap.allocate(SIZE);
  private final long buffer = memory.address();

  /** Writes {@code length} bytes, at most {@link #SIZE}; 0 if all are written. */
  public int write(int fd, byte[] bytes, int length) {
    RawMemory.copy(bytes, 0, buffer, length);
    long done = 0;
    while (done < length) {
      long count = Kernel.call(Nr.WRITE, fd, buffer + done, length - done);
      if (count < 0 && count != -Errno.EINTR) {
        return (int) count;
      }
      done += Math.max(count, 0);
    }
    return 0;
  }

  /** Reads up to the array's length or {@link #SIZE}; answers how many bytes, 0 at the end. */
  public int read(int fd, byte[] bytes) {
    long count;
    do {
      count = Kernel.call(Nr.READ, fd, buffer, Math.min(bytes.length, SIZE));
    } while (count == -Errno.EINTR);
    if (count > 0) {
      RawMemory.copy(buffer, bytes, 0, count);
    }
    return (int) count;
  }

  /** Copies the rest of a file to another; 0, or the negated error number. */
  public int copy(int source, int target) {
    while (Kernel.call(Nr.COPY_FILE_RANGE, source, 0, target, 0, RANGE, 0) > 0) {}
    // What the kernel cannot copy by itself, if anything: it reads and writes from here on.
    byte[] bytes = new byte[SIZE];
    while (true) {
      int count = read(source, bytes);
      if (count <= 0) {
        return count;
      }
      int result = write(target, bytes, count);
      if (result < 0) {
        return result;
      }
    }
  }

  /**
   * Reads where a symbolic link leads.
   *
   * @throws ErrnoException if it is none
   */
  public byte[] linkTarget(int dir, byte[] name) {
    int length = At.readlink(dir, name, 0, name.length, buffer, Scratch.MAX_PATH + 1);
    if (length < 0) {
      throw new ErrnoException("read link", -length);
    }
    byte[] target = new byte[length];
    RawMemory.copy(buffer, target, 0, length);
    return target;
  }

  @Override
  public void close() {
    memory.close();
  }
}
