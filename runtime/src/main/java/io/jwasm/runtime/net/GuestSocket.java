package io.jwasm.runtime.net;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.PollSet;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketAddress.Inet;
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
public final class GuestSocket extends SocketDescriptor {
  /** Wait for ever. */
  public static final long NO_TIMEOUT = -1;

  private final Transport transport;
  private final StopSignal stop;
  private final Policy policy;
  private final Peers peers = new Peers();
  private volatile int shownPort;
  private volatile boolean permitted;
  private volatile long receiveTimeout = NO_TIMEOUT;
  private volatile long sendTimeout = NO_TIMEOUT;

  /**
   * @param fd the host descriptor, owned from now on; to accept and connect it must not block
   * @param permitted whether the guest may listen on it without binding it
   */
  GuestSocket(
      int fd, Transport transport, int flags, StopSignal stop, Policy policy, boolean permitted) {
    super(fd, transport == Transport.TCP ? FileType.SOCKET_STREAM : FileType.SOCKET_DGRAM, flags);
    this.transport = transport;
    this.stop = stop;
    this.policy = policy;
    this.permitted = permitted;
  }

  @Override
  public GuestSocket duplicate() {
    int copy = Fd.duplicate(hostFd());
    if (copy < 0) {
      throw new ErrnoException("duplicate a socket", -copy);
    }
    return connection(copy, flags());
  }

  /** Binds, where the guest's ports say. EACCES if the port is not open to the guest. */
  public int bind(SocketAddress wanted) {
    if (!(wanted instanceof Inet inet) || inet.port() == 0) {
      return Socket.bind(hostFd(), wanted);
    }
    var target = policy.bind(transport, inet);
    if (target.isEmpty()) {
      return -Errno.EACCES;
    }
    int result = Socket.bind(hostFd(), target.get());
    if (result == 0) {
      permitted = true;
      shownPort = inet.port();
    }
    return result;
  }

  /** Starts to take connections. EACCES if it is not bound to a port that is open to the guest. */
  public int listen(int backlog) {
    boolean allowed =
        permitted || !(Socket.local(hostFd()) instanceof Inet inet) || policy.mayListen(inet);
    return allowed ? Socket.listen(hostFd(), backlog) : -Errno.EACCES;
  }

  /**
   * Accepts a connection.
   *
   * @return a host descriptor, which the caller owns
   */
  int acceptHost() {
    while (true) {
      int fd = Socket.accept(hostFd());
      if (fd == -Errno.EAGAIN && !nonblocking()) {
        if (!stop.await(hostFd(), PollSet.POLLIN, receiveTimeout)) {
          return fd;
        }
      } else if (fd != -Errno.EINTR && (fd != -Errno.ECONNABORTED || nonblocking())) {
        return fd;
      }
    }
  }

  /** The guest's socket for a connection that was accepted here. */
  GuestSocket connection(int fd, int flags) {
    var connection = new GuestSocket(fd, transport, flags, stop, policy, true);
    connection.shownPort = shownPort;
    return connection;
  }

  /** Connects. EACCES if the guest may not reach the target. */
  public int connect(SocketAddress target) {
    if (target instanceof Inet inet && !policy.mayReach(inet, transport)) {
      return -Errno.EACCES;
    }
    int result = Socket.connect(hostFd(), target);
    boolean pending = result == -Errno.EINPROGRESS || result == -Errno.EALREADY;
    if (!pending || nonblocking()) {
      return result;
    }
    if (!stop.await(hostFd(), PollSet.POLLOUT, sendTimeout)) {
      return -Errno.EINPROGRESS;
    }
    return -SocketOption.getInt(hostFd(), SocketOption.ERROR);
  }

  @Override
  public long read(IoVectors target) {
    return receive(target, 0, false);
  }

  @Override
  public long write(IoVectors source) {
    return send(source, null);
  }

  /**
   * Receives. What the message was like is told by this thread's {@link SocketMessage} afterwards.
   *
   * @param flags {@link SocketMessage#PEEK} or 0
   * @param all whether to wait until the vectors are full, if this is a blocking stream
   */
  public long receive(IoVectors target, int flags, boolean all) {
    boolean fill = all && flags == 0 && transport == Transport.TCP && !nonblocking();
    long done = 0;
    while (true) {
      long left = target.total();
      long count = SocketMessage.get().receive(hostFd(), target.address(), target.count(), flags);
      if (count >= 0) {
        done += count;
        if (!fill || count == 0 || count >= left) {
          return heard(done);
        }
        target.advance(count);
      } else if (count == -Errno.EAGAIN && !nonblocking()) {
        if (!stop.await(hostFd(), PollSet.POLLIN, receiveTimeout)) {
          return done > 0 ? done : count;
        }
      } else if (count != -Errno.EINTR) {
        return done > 0 ? done : count;
      }
    }
  }

  private long heard(long count) {
    if (transport == Transport.UDP && !policy.mayReachAll()) {
      peers.add(SocketMessage.get().sender());
    }
    return count;
  }

  /**
   * Sends; a blocking stream takes everything.
   *
   * @param target where to; null for what the socket is connected to
   */
  public long send(IoVectors source, @Nullable SocketAddress target) {
    if (target instanceof Inet inet && !maySend(inet)) {
      return -Errno.EACCES;
    }
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
        if (!stop.await(hostFd(), PollSet.POLLOUT, sendTimeout)) {
          return done > 0 ? done : count;
        }
      } else if (count != -Errno.EINTR) {
        return done > 0 ? done : count;
      }
    }
  }

  private boolean maySend(Inet target) {
    return peers.contains(target) || policy.mayReach(target, transport);
  }

  /** Shuts a direction down, or both, as {@link Socket#shutdown}. */
  public int shutdown(int how) {
    return Socket.shutdown(hostFd(), how);
  }

  /**
   * What it is bound to, with the port that the guest knows.
   *
   * @throws io.jwasm.linux.ErrnoException if that cannot be told
   */
  public SocketAddress local() {
    SocketAddress address = Socket.local(hostFd());
    return shownPort != 0 && address instanceof Inet inet
        ? new Inet(inet.ip(), shownPort)
        : address;
  }

  /**
   * What it is connected to.
   *
   * @throws io.jwasm.linux.ErrnoException with ENOTCONN if it is not
   */
  public SocketAddress peer() {
    return Socket.peer(hostFd());
  }

  /** How long a blocking socket waits for data or a connection, in nanoseconds. */
  public long receiveTimeout() {
    return receiveTimeout;
  }

  /** How long a blocking socket waits for room or to be connected, in nanoseconds. */
  public long sendTimeout() {
    return sendTimeout;
  }

  /**
   * Sets {@link #receiveTimeout}.
   *
   * @param nanos at least 1, or {@link #NO_TIMEOUT}
   */
  public void setReceiveTimeout(long nanos) {
    receiveTimeout = nanos;
  }

  /**
   * Sets {@link #sendTimeout}.
   *
   * @param nanos at least 1, or {@link #NO_TIMEOUT}
   */
  public void setSendTimeout(long nanos) {
    sendTimeout = nanos;
  }
}
