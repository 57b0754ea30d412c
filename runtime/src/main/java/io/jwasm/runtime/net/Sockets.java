package io.jwasm.runtime.net;

import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.IpAddress;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketOption;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.stop.StopSignal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sockets of one guest, in its descriptor table. Thread-safe. */
public final class Sockets {
  private static final int LISTENER_BACKLOG = 511;

  private final Network network;
  private final DescriptorTable table;
  private final Policy policy;
  private final SocketHost host;

  /**
   * Binds a network to a guest.
   *
   * @param files where its UNIX sockets are
   */
  public Sockets(Network network, StopSignal stop, DescriptorTable table, GuestFileSystem files) {
    this.network = network;
    this.table = table;
    policy = new Policy(network);
    host = new SocketHost(stop, policy, files);
  }

  /** What is done with a socket: answers a result or a negated error number. */
  @FunctionalInterface
  public interface Operation {
    long apply(GuestSocket socket);
  }

  /**
   * The socket of this number, with a share that is to be released.
   *
   * @throws ErrnoException with EBADF, or ENOTSOCK if it is something else
   */
  public GuestSocket acquire(int fd) {
    Descriptor descriptor = table.acquire(fd);
    if (descriptor instanceof GuestSocket socket) {
      return socket;
    }
    if (descriptor == null) {
      throw new ErrnoException("use descriptor " + fd, Errno.EBADF);
    }
    descriptor.release();
    throw new ErrnoException("use descriptor " + fd, Errno.ENOTSOCK);
  }

  /** Does something with the socket of this number: EBADF, or ENOTSOCK if it is something else. */
  public long on(int fd, Operation operation) {
    Descriptor descriptor = table.acquire(fd);
    if (descriptor == null) {
      return -Errno.EBADF;
    }
    try {
      return descriptor instanceof GuestSocket socket ? operation.apply(socket) : -Errno.ENOTSOCK;
    } finally {
      descriptor.release();
    }
  }

  /**
   * Makes a socket.
   *
   * @param family {@link Socket#INET} or {@link Socket#INET6}
   * @return its number, or a negated error number
   */
  public int open(int family, Transport transport) {
    int fd = network.sockets().open(family, transport.type() | Socket.NONBLOCK, 0);
    return fd < 0 ? fd : table.add(adopt(fd, transport, false));
  }

  private GuestSocket adopt(int fd, Transport transport, boolean permitted) {
    if (transport == Transport.TCP) {
      // Without these, small answers wait for the other side's acknowledgement, and a server that
      // was restarted waits for the connections of its predecessor.
      // Connections have it of their listener.
      int ignored = SocketOption.setNoDelay(fd);
      ignored = SocketOption.setInt(fd, SocketOption.REUSEADDR, 1);
    }
    return new IpSocket(fd, transport, 0, host, permitted);
  }

  /**
   * Makes a UNIX socket.
   *
   * @param type of {@link Socket}
   * @return its number, or a negated error number
   */
  public int openUnix(int type) {
    int fd = network.sockets().open(Socket.UNIX, type | Socket.NONBLOCK, 0);
    return fd < 0 ? fd : table.add(new UnixSocket(fd, type == Socket.STREAM, 0, host));
  }

  /**
   * Makes a guest's socket of a duplicate of a host descriptor, which the caller keeps.
   *
   * @return null if it is no socket
   * @throws ErrnoException if descriptors are used up
   */
  public @Nullable GuestSocket inherit(int hostFd) {
    int type = SocketOption.getInt(hostFd, SocketOption.TYPE);
    if (type < 0) {
      return null;
    }
    int fd = Fd.duplicate(hostFd);
    if (fd < 0) {
      throw new ErrnoException("duplicate descriptor " + hostFd, -fd);
    }
    return SocketOption.getInt(fd, SocketOption.DOMAIN) == Socket.UNIX
        ? new UnixSocket(fd, type == Socket.STREAM, 0, host)
        : new IpSocket(fd, Transport.of(type), 0, host, true);
  }

  /**
   * Accepts a connection.
   *
   * @param flags of {@link FdFlags}, for the connection
   * @return its number, or a negated error number
   */
  public long accept(int fd, int flags) {
    return on(
        fd,
        listener -> {
          int connection = listener.acceptHost();
          if (connection < 0) {
            return connection;
          }
          return table.add(listener.connection(connection, flags));
        });
  }

  /**
   * Opens the listeners that the guest finds at its start.
   *
   * @return the number of the first one; the others follow
   * @throws ErrnoException if one cannot be had
   */
  public int openListeners() {
    int first = -1;
    for (Inet address : network.listeners()) {
      int number = table.add(listener(address));
      if (number < 0) {
        throw new ErrnoException("listen on " + address, -number);
      }
      first = first < 0 ? number : first;
    }
    return first;
  }

  private GuestSocket listener(Inet address) {
    int family = address.ip().wide() ? Socket.INET6 : Socket.INET;
    int fd = network.sockets().open(family, Socket.STREAM | Socket.NONBLOCK, 0);
    if (fd < 0) {
      throw new ErrnoException("listen on " + address, -fd);
    }
    GuestSocket socket = adopt(fd, Transport.TCP, true);
    int result = Socket.bind(fd, address);
    result = result < 0 ? result : Socket.listen(fd, LISTENER_BACKLOG);
    if (result < 0) {
      Fd.close(fd);
      throw new ErrnoException("listen on " + address, -result);
    }
    return socket;
  }

  /** Where sockets in the table listen, with the ports that the guest knows. */
  public List<String> listeners() {
    List<String> listeners = new ArrayList<>();
    for (int fd = 0; fd < table.limit(); fd++) {
      Descriptor descriptor = table.acquire(fd);
      if (descriptor != null) {
        try {
          if (descriptor instanceof GuestSocket socket && socket.isListening()) {
            listeners.add(socket.local().toString());
          }
        } finally {
          descriptor.release();
        }
      }
    }
    return listeners;
  }

  /** Whether the guest may look this name up; reports it if not. */
  public boolean mayLookUp(String name) {
    return policy.mayLookUp(name);
  }

  /** Lets the guest reach what a name that it may reach stands for. */
  public void learn(String name, Collection<IpAddress> addresses) {
    policy.learn(name, addresses);
  }
}
