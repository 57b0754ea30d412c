package io.jwasm.shim.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Frames over a connection. One thread reads; any thread writes. */
final class FrameChannel implements AutoCloseable {
  private static final int SKIP_STEP = 64 << 10;

  private final ByteChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
  private final ReentrantLock writing = new ReentrantLock();

  FrameChannel(ByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Reads the next frame. The data of one that is too long is skipped, so that the connection goes
   * on.
   *
   * @return null at the end of the connection, even in the middle of a frame
   */
  @Nullable Frame read() throws IOException {
    header.clear();
    if (!fill(header)) {
      return null;
    }
    header.flip();
    long length = Integer.toUnsignedLong(header.getInt());
    int stream = header.getInt();
    byte type = header.get();
    byte flags = header.get();
    if (length > RpcTransport.MAX_MESSAGE) {
      return skip(length) ? new Frame(stream, type, flags, ByteString.EMPTY, length) : null;
    }
    ByteBuffer data = ByteBuffer.allocate((int) length);
    return fill(data)
        ? new Frame(stream, type, flags, UnsafeByteOperations.unsafeWrap(data.flip()), 0)
        : null;
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean skip(long length) throws IOException {
    ByteBuffer scrap = ByteBuffer.allocate(SKIP_STEP);
    for (long left = length; left > 0; left -= scrap.position()) {
      scrap.clear().limit((int) Math.min(SKIP_STEP, left));
      if (!fill(scrap)) {
        return false;
      }
    }
    return true;
  }

  /** Writes a frame as a whole. */
  void write(Frame frame) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(Frame.HEADER + frame.data().size())
            .putInt(frame.data().size())
            .putInt(frame.stream())
            .put(frame.type())
            .put(frame.flags())
            .put(frame.data().asReadOnlyByteBuffer())
            .flip();
    writing.lock();
    try {
      while (buffer.hasRemaining()) {
        int ignored = channel.write(buffer);
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
