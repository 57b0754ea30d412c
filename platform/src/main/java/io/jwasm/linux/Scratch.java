package io.jwasm.linux;

import java.nio.ByteBuffer;

/**
 * Off-heap memory of one thread for the arguments of its system calls, so that calls allocate
 * nothing. Freed with the thread.
 */
public final class Scratch {
  /** The longest path of a system call, without its NUL. */
  public static final int MAX_PATH = 4095;

  /** The most entries of {@link #vectors}. */
  public static final int MAX_VECTORS = 1024;

  private static final int ALIGNMENT = 16;
  private static final int PATH_SIZE = MAX_PATH + 1;
  private static final int HOW_SIZE = 32;
  private static final int STATUS_SIZE = 256;

  /** {@code struct msghdr} and a socket address. */
  private static final int MESSAGE_SIZE = 192;

  /** A socket address or option, and its length. */
  private static final int SOCKET_SIZE = 192;

  private static final int FIXED_SIZE = HOW_SIZE + STATUS_SIZE + MESSAGE_SIZE + SOCKET_SIZE;

  private static final int VECTORS_SIZE = MAX_VECTORS * 16;

  private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

  /** Kept, as it is freed with the buffer. */
  @SuppressWarnings("UnusedVariable")
  private final ByteBuffer memory;

  private final long base;

  private Scratch() {
    memory = ByteBuffer.allocateDirect(2 * PATH_SIZE + FIXED_SIZE + VECTORS_SIZE + ALIGNMENT);
    base = RawMemory.address(memory) + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** The calling thread's. */
  public static Scratch get() {
    return LOCAL.get();
  }

  /** Where up to {@value #MAX_VECTORS} {@code struct iovec} (address, length) can be put. */
  public long vectors() {
    return socket() + SOCKET_SIZE;
  }

  long socket() {
    return message() + MESSAGE_SIZE;
  }

  long message() {
    return status() + STATUS_SIZE;
  }

  long how() {
    return base + 2L * PATH_SIZE;
  }

  long status() {
    return how() + HOW_SIZE;
  }

  long path(byte[] bytes, int offset, int length) {
    return put(base, bytes, offset, length);
  }

  long otherPath(byte[] bytes, int offset, int length) {
    return put(base + PATH_SIZE, bytes, offset, length);
  }

  private static long put(long at, byte[] bytes, int offset, int length) {
    if (length > MAX_PATH) {
      throw new ErrnoException("pass a path", Errno.ENAMETOOLONG);
    }
    RawMemory.copy(bytes, offset, at, length);
    RawMemory.putByte(at + length, (byte) 0);
    return at;
  }
}
