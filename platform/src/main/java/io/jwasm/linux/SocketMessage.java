package io.jwasm.linux;

import org.jspecify.annotations.Nullable;

/**
 * Sends and receives what vectors refer to (sendmsg, recvmsg), never waiting, and without SIGPIPE.
 * One for each thread: what it tells about a message is that of the last call.
 */
public final class SocketMessage {
  /** Flags of {@link #receive}. */
  public static final int PEEK = 0x02;

  /** Where the parts of {@code struct msghdr} and of this class's memory lie. */
  private static final int NAME_LENGTH = 8;

  private static final int VECTORS = 16;
  private static final int CONTROL = 32;
  private static final int FLAGS = 48;
  private static final int NAME = 64;

  private static final int TRUNC = 0x20;
  private static final int DONTWAIT = 0x40;
  private static final int NOSIGNAL = 0x4000;

  private final long header = Scratch.get().message();

  private SocketMessage() {}

  private static final ThreadLocal<SocketMessage> LOCAL =
      ThreadLocal.withInitial(SocketMessage::new);

  /** The calling thread's. */
  public static SocketMessage get() {
    return LOCAL.get();
  }

  private void prepare(long vectors, int count, int nameLength) {
    RawMemory.putLong(header, nameLength == 0 ? 0 : header + NAME);
    RawMemory.putLong(header + NAME_LENGTH, nameLength);
    RawMemory.putLong(header + VECTORS, vectors);
    RawMemory.putLong(header + VECTORS + 8, count);
    RawMemory.putLong(header + CONTROL, 0);
    RawMemory.putLong(header + CONTROL + 8, 0);
    RawMemory.putLong(header + FLAGS, 0);
  }

  /**
   * Sends.
   *
   * @param target where to; null for what the socket is connected to
   * @return bytes taken, or the negated error number: EAGAIN if it would have to wait
   */
  public long send(int fd, long vectors, int count, @Nullable SocketAddress target) {
    if (target == null && count == 1) {
      // Most messages are of one piece, for which the kernel has less to check this way.
      long length = RawMemory.getLong(vectors + 8);
      int flags = DONTWAIT | NOSIGNAL;
      return Kernel.call(Nr.SENDTO, fd, RawMemory.getLong(vectors), length, flags, 0, 0);
    }
    prepare(vectors, count, target == null ? 0 : target.write(header + NAME));
    return Kernel.call(Nr.SENDMSG, fd, header, DONTWAIT | NOSIGNAL);
  }

  /**
   * Receives.
   *
   * @param flags {@link #PEEK} or 0
   * @return bytes, or the negated error number: EAGAIN if it would have to wait
   */
  public long receive(int fd, long vectors, int count, int flags) {
    prepare(vectors, count, SocketAddress.MAX_SIZE);
    return Kernel.call(Nr.RECVMSG, fd, header, flags | DONTWAIT);
  }

  /**
   * Receives from a stream, whose messages have no sender.
   *
   * @param flags as of {@link #receive}
   * @return as {@link #receive}
   */
  public long receiveStream(int fd, long vectors, int count, int flags) {
    if (count != 1) {
      return receive(fd, vectors, count, flags);
    }
    RawMemory.putInt(header + NAME_LENGTH, 0);
    RawMemory.putInt(header + FLAGS, 0);
    long length = RawMemory.getLong(vectors + 8);
    return Kernel.call(Nr.RECVFROM, fd, RawMemory.getLong(vectors), length, flags | DONTWAIT, 0, 0);
  }

  /** Whether the received datagram was longer than the vectors. */
  public boolean truncated() {
    return (RawMemory.getInt(header + FLAGS) & TRUNC) != 0;
  }

  /** Who sent the received datagram; {@link SocketAddress.Unix#UNNAMED} for streams. */
  public SocketAddress sender() {
    return SocketAddress.read(header + NAME, RawMemory.getInt(header + NAME_LENGTH));
  }
}
