package io.jwasm.runtime.net;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.PollSet;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketMessage;
import io.jwasm.linux.SocketOption;
import io.jwasm.runtime.fd.FileType;
import io.jwasm.runtime.fd.IoVectors;
import io.jwasm.runtime.fd.SocketDescriptor;
import io.jwasm.runtime.stop.StopSignal;
import org.jspecify.annotations.Nullable;

/**
 * A socket of a guest. The host's never waits; a guest whose socket is blocking waits in the stop
 * signal, so that it can always be stopped. Thread-safe.
 *
 * <p>Operations answer a result or a negated error number.
 */
public abstract sealed class GuestSocket extends SocketDescriptor permits IpSocket, UnixSocket {
  /** Wait for ever. */
  public static final long NO_TIMEOUT = -1;

  /** How often a connection to a UNIX listener whose queue is full is tried. */
  private static final long QUEUE_WAIT_NANOS = 5_000_000;

  private final boolean stream;
  private final SocketHost host;
  private volatile long receiveTimeout = NO_TIMEOUT;
  private volatile long sendTimeout = NO_TIMEOUT;

  /**
   * @param fd the host descriptor, owned from now on; to accept and connect it must not block
   * @param stream whether it is no datagram socket
   */
  GuestSocket(int fd, boolean stream, int flags, SocketHost host) {
    super(fd, stream ? FileType.SOCKET_STREAM : FileType.SOCKET_DGRAM, flags);
    this.stream = stream;
    this.host = host;
  }

  final SocketHost host() {
    return host;
  }

  final boolean stream() {
    return stream;
  }

  private StopSignal stop() {
    return host.stop();
  }

  @Override
  public final GuestSocket duplicate() {
    int copy = Fd.duplicate(hostFd());
    if (copy < 0) {
      throw new ErrnoException("duplicate a socket", -copy);
    }
    return connection(copy, flags());
  }

  /** Binds. EACCES if the guest may not have this address. */
  public abstract int bind(SocketAddress wanted);

  /** Starts to take connections. EACCES if it is not bound to what is open to the guest. */
  public abstract int listen(int backlog);

  /** Connects. EACCES if the guest may not reach the target. */
  public abstract int connect(SocketAddress target);

  /**
   * Sends; a blocking stream takes everything.
   *
   * @param target where to; null for what the socket is connected to
   */
  public abstract long send(IoVectors source, @Nullable SocketAddress target);

  /**
   * What it is bound to, as the guest knows it.
   *
   * @throws io.jwasm.linux.ErrnoException if that cannot be told
   */
  public abstract SocketAddress local();

  /**
   * What it is connected to.
   *
   * @throws io.jwasm.linux.ErrnoException with ENOTCONN if it is not
   */
  public abstract SocketAddress peer();

  /** Who sent a datagram that was received here, as the guest knows it. */
  public abstract SocketAddress sender(SocketMessage message);

  /** The guest's socket for a connection that was accepted here. */
  abstract GuestSocket connection(int fd, int flags);

  /** Told that something was received. */
  void heard(SocketMessage message) {}

  /** Whether it takes connections. */
  boolean isListening() {
    return SocketOption.getInt(hostFd(), SocketOption.ACCEPTCONN) == 1;
  }

  /**
   * Accepts a connection.
   *
   * @return a host descriptor, which the caller owns
   */
  final int acceptHost() {
    while (true) {
      int fd = Socket.accept(hostFd());
      if (fd == -Errno.EAGAIN && !nonblocking()) {
        if (!stop().await(hostFd(), PollSet.POLLIN, receiveTimeout)) {
          return fd;
        }
      } else if (fd != -Errno.EINTR && (fd != -Errno.ECONNABORTED || nonblocking())) {
        return fd;
      }
    }
  }

  /** Connects to an address of the host, which the guest may reach. */
  final int connectHost(SocketAddress target) {
    int result = Socket.connect(hostFd(), target);
    // The queue of a UNIX listener is full: it never tells when that has changed.
    while (result == -Errno.EAGAIN && !nonblocking()) {
      stop().sleep(QUEUE_WAIT_NANOS);
      result = Socket.connect(hostFd(), target);
    }
    boolean pending = result == -Errno.EINPROGRESS || result == -Errno.EALREADY;
    if (!pending || nonblocking()) {
      return result;
    }
    if (!stop().await(hostFd(), PollSet.POLLOUT, sendTimeout)) {
      return -Errno.EINPROGRESS;
    }
    return -SocketOption.getInt(hostFd(), SocketOption.ERROR);
  }

  @Override
  public final long read(IoVectors target) {
    return receive(target, 0, false);
  }

  @Override
  public final long write(IoVectors source) {
    return send(source, null);
  }

  /**
   * Receives. What the message was like is told by this thread's {@link SocketMessage} afterwards.
   *
   * @param flags {@link SocketMessage#PEEK} or 0
   * @param all whether to wait until the vectors are full, if this is a blocking stream
   */
  public final long receive(IoVectors target, int flags, boolean all) {
    if (flags != 0 && all && stream && !nonblocking()) {
      return peekAll(target);
    }
    SocketMessage message = SocketMessage.get();
    boolean fill = all && flags == 0 && stream && !nonblocking();
    long done = 0;
    while (true) {
      long left = target.total();
      long count =
          stream
              ? message.receiveStream(hostFd(), target.address(), target.count(), flags)
              : message.receive(hostFd(), target.address(), target.count(), flags);
      if (count >= 0) {
        done += count;
        if (!fill || count == 0 || count >= left) {
          heard(message);
          return done;
        }
        target.advance(count);
      } else if (count == -Errno.EAGAIN && !nonblocking()) {
        if (!stop().await(hostFd(), PollSet.POLLIN, receiveTimeout)) {
          return done > 0 ? done : count;
        }
      } else if (count != -Errno.EINTR) {
        return done > 0 ? done : count;
      }
    }
  }

  /**
   * Waits with the kernel's own mark; where it has none, as in UNIX sockets, what is there counts.
   */
  private long peekAll(IoVectors target) {
    int former = SocketOption.getInt(hostFd(), SocketOption.RCVLOWAT);
    int wanted = (int) Math.min(target.total(), Integer.MAX_VALUE);
    int ignored = SocketOption.setInt(hostFd(), SocketOption.RCVLOWAT, wanted);
    try {
      long last = 0;
      while (true) {
        long count =
            SocketMessage.get()
                .receiveStream(hostFd(), target.address(), target.count(), SocketMessage.PEEK);
        boolean more = count == -Errno.EAGAIN || (count > last && count < wanted);
        if (count != -Errno.EINTR) {
          if (!more || !stop().await(hostFd(), PollSet.POLLIN, receiveTimeout)) {
            return count;
          }
          last = count;
        }
      }
    } finally {
      ignored = SocketOption.setInt(hostFd(), SocketOption.RCVLOWAT, former);
    }
  }

  /** Sends to an address of the host, which the guest may reach. */
  final long sendHost(IoVectors source, @Nullable SocketAddress target) {
    long done = 0;
    while (true) {
      long left = source.total();
      long count = SocketMessage.get().send(hostFd(), source.address(), source.count(), target);
      if (count >= 0) {
        done += count;
        if (count >= left || nonblocking()) {
          return done;
        }
        source.advance(count);
      } else if (count == -Errno.EAGAIN && !nonblocking()) {
        if (!stop().await(hostFd(), PollSet.POLLOUT, sendTimeout)) {
          return done > 0 ? done : count;
        }
      } else if (count != -Errno.EINTR) {
        return done > 0 ? done : count;
      }
    }
  }

  /** Shuts a direction down, or both, as {@link Socket#shutdown}. */
  public final int shutdown(int how) {
    return Socket.shutdown(hostFd(), how);
  }

  /** How long a blocking socket waits for data or a connection, in nanoseconds. */
  public final long receiveTimeout() {
    return receiveTimeout;
  }

  /** How long a blocking socket waits for room or to be connected, in nanoseconds. */
  public final long sendTimeout() {
    return sendTimeout;
  }

  /**
   * Sets {@link #receiveTimeout}.
   *
   * @param nanos at least 1, or {@link #NO_TIMEOUT}
   */
  public final void setReceiveTimeout(long nanos) {
    receiveTimeout = nanos;
  }

  /**
   * Sets {@link #sendTimeout}.
   *
   * @param nanos at least 1, or {@link #NO_TIMEOUT}
   */
  public final void setSendTimeout(long nanos) {
    sendTimeout = nanos;
  }
}
