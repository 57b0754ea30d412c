package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.Errno;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketMessage;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fd.IoVectors;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.net.GuestSocket;
import io.jwasm.runtime.net.Sockets;
import org.jspecify.annotations.Nullable;

/** {@code sock_*} of WASI, which has no call to make a socket. */
public final class SocketCalls implements CallGroup {
  private static final int PEEK = 1;
  private static final int WAITALL = 2;
  private static final int SHUTDOWN_READ = 1;
  private static final int SHUTDOWN_BOTH = 3;

  private final WasiVersion version;
  private final Sockets sockets;

  /**
   * @param version {@code wasi_unstable} has no {@code sock_accept}
   */
  public SocketCalls(WasiVersion version, Sockets sockets) {
    this.version = version;
    this.sockets = sockets;
  }

  @Override
  public void register(CallTable calls) {
    if (version != WasiVersion.PREVIEW0) {
      calls.add("sock_accept", "III", (m, a) -> accept(m, (int) a[0], (int) a[1], (int) a[2]));
    }
    calls.add("sock_recv", "IIIIII", this::receive);
    calls.add("sock_send", "IIIII", this::send);
    calls.add("sock_shutdown", "II", (_, a) -> shutdown((int) a[0], (int) a[1]));
  }

  /** {@code sock_accept}. */
  public int accept(GuestMemory memory, int fd, int flags, int target) {
    if ((flags & ~FdFlags.NONBLOCK) != 0) {
      return WasiErrno.INVAL;
    }
    long ignored = memory.address(target, Integer.BYTES);
    long connection = sockets.accept(fd, flags);
    if (connection < 0) {
      return WasiErrno.of((int) -connection);
    }
    memory.putInt(target, (int) connection);
    return WasiErrno.SUCCESS;
  }

  /** {@code sock_recv}. */
  public int receive(GuestMemory memory, long[] args) {
    int count = (int) args[4];
    int flags = (int) args[5];
    return receive(memory, args, (int) args[3], count, flags, Sender.IGNORED);
  }

  /** Who sent a message, for the guest. */
  @FunctionalInterface
  public interface Sender {
    /** Tells nobody. */
    Sender IGNORED = (_, _) -> {};

    /** Writes the sender of a message that was received on a socket. */
    void tell(GuestSocket socket, SocketMessage message);
  }

  /**
   * Receives what {@code args} says: a descriptor, and vectors.
   *
   * @param wanted {@code riflags}
   * @param count where the number of bytes is written
   * @param flags where {@code roflags} are written
   * @param sender called after a message was received
   */
  public int receive(
      GuestMemory memory, long[] args, int wanted, int count, int flags, Sender sender) {
    if ((wanted & ~(PEEK | WAITALL)) != 0) {
      return WasiErrno.INVAL;
    }
    long ignored = memory.address(count, Integer.BYTES);
    ignored = memory.address(flags, Short.BYTES);
    IoVectors vectors = IoVectors.get();
    if (!vectors.take(memory, (int) args[1], (int) args[2])) {
      return WasiErrno.INVAL;
    }
    GuestSocket socket = sockets.acquire((int) args[0]);
    try {
      int peek = (wanted & PEEK) == 0 ? 0 : SocketMessage.PEEK;
      long received = socket.receive(vectors, peek, (wanted & WAITALL) != 0);
      if (received < 0) {
        return WasiErrno.of((int) -received);
      }
      SocketMessage message = SocketMessage.get();
      memory.putInt(count, (int) received);
      memory.putShort(flags, (short) (message.truncated() ? 1 : 0));
      sender.tell(socket, message);
      return WasiErrno.SUCCESS;
    } finally {
      socket.release();
    }
  }

  /** {@code sock_send}. */
  public int send(GuestMemory memory, long[] args) {
    return (int) args[3] == 0 ? send(memory, args, (int) args[4], null) : WasiErrno.INVAL;
  }

  /**
   * Sends what {@code args} says: a descriptor, and vectors.
   *
   * @param counter where the number of bytes is written
   * @param target where to; null for what the socket is connected to
   */
  public int send(GuestMemory memory, long[] args, int counter, @Nullable SocketAddress target) {
    long ignored = memory.address(counter, Integer.BYTES);
    IoVectors vectors = IoVectors.get();
    if (!vectors.take(memory, (int) args[1], (int) args[2])) {
      return WasiErrno.INVAL;
    }
    GuestSocket socket = sockets.acquire((int) args[0]);
    try {
      long count = socket.send(vectors, target);
      if (count < 0) {
        return WasiErrno.of((int) -count);
      }
      memory.putInt(counter, (int) count);
      return WasiErrno.SUCCESS;
    } finally {
      socket.release();
    }
  }

  private int shutdown(int fd, int how) {
    // What it is called on counts first: that is what programs tell sockets by.
    boolean valid = how >= 0 && how <= SHUTDOWN_BOTH;
    // Without a direction only the connection is asked for.
    long result =
        sockets.on(
            fd,
            socket -> {
              if (how == 0) {
                Object ignored = socket.peer();
                return 0;
              }
              return valid ? socket.shutdown(how - SHUTDOWN_READ) : -Errno.EINVAL;
            });
    return WasiErrno.of((int) -result);
  }
}
