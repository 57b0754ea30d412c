package io.jwasm.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory to send and receive arrays by {@link SocketMessage}. Confined to one thread. */
public final class SocketBuffer implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment data;
  private final MemorySegment vector = arena.allocate(16, 8);

  /**
   * @param size the most bytes of one message
   */
  public SocketBuffer(int size) {
    data = arena.allocate(size);
  }

  /**
   * Sends the start of an array.
   *
   * @return bytes taken, or the negated error number
   */
  public long send(int fd, byte[] bytes, int offset) {
    int length = (int) Math.min(bytes.length - offset, data.byteSize());
    RawMemory.copy(bytes, offset, data.address(), length);
    return SocketMessage.get().send(fd, vector(length), 1, null);
  }

  /**
   * Receives.
   *
   * @param wanted the most bytes
   * @return bytes, which {@link #bytes} gives, or the negated error number
   */
  public long receive(int fd, int wanted) {
    int length = (int) Math.min(wanted, data.byteSize());
    return SocketMessage.get().receive(fd, vector(length), 1, 0);
  }

  private long vector(long length) {
    RawMemory.putLong(vector.address(), data.address());
    RawMemory.putLong(vector.address() + 8, length);
    return vector.address();
  }

  /** The start of what was received last. */
  public byte[] bytes(long length) {
    byte[] bytes = new byte[Math.toIntExact(length)];
    RawMemory.copy(data.address(), bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
