package io.jwasm.runtime.net;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketMessage;
import io.jwasm.runtime.fd.IoVectors;
import org.jspecify.annotations.Nullable;

/** A socket of TCP or UDP, within what the guest has of the network. Thread-safe. */
final class IpSocket extends GuestSocket {
  private final Transport transport;
  private final Peers peers = new Peers();
  private volatile int shownPort;
  private volatile boolean permitted;

  /**
   * @param fd as of {@link GuestSocket}
   * @param permitted whether the guest may listen on it without binding it
   */
  IpSocket(int fd, Transport transport, int flags, SocketHost host, boolean permitted) {
    super(fd, transport == Transport.TCP, flags, host);
    this.transport = transport;
    this.permitted = permitted;
  }

  @Override
  public int bind(SocketAddress wanted) {
    if (!(wanted instanceof Inet inet)) {
      return -Errno.EAFNOSUPPORT;
    }
    if (inet.port() == 0) {
      return Socket.bind(hostFd(), inet);
    }
    var target = host().policy().bind(transport, inet);
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

  @Override
  public int listen(int backlog) {
    boolean allowed =
        permitted
            || !(Socket.local(hostFd()) instanceof Inet inet)
            || host().policy().mayListen(inet);
    return allowed ? Socket.listen(hostFd(), backlog) : -Errno.EACCES;
  }

  @Override
  IpSocket connection(int fd, int flags) {
    var connection = new IpSocket(fd, transport, flags, host(), true);
    connection.shownPort = shownPort;
    return connection;
  }

  @Override
  public int connect(SocketAddress target) {
    if (!(target instanceof Inet inet)) {
      return -Errno.EAFNOSUPPORT;
    }
    return host().policy().mayReach(inet, transport) ? connectHost(inet) : -Errno.EACCES;
  }

  @Override
  void heard(SocketMessage message) {
    if (transport == Transport.UDP && !host().policy().mayReachAll()) {
      peers.add(message.sender());
    }
  }

  @Override
  public long send(IoVectors source, @Nullable SocketAddress target) {
    if (target == null || (target instanceof Inet inet && maySend(inet))) {
      return sendHost(source, target);
    }
    return target instanceof Inet ? -Errno.EACCES : -Errno.EAFNOSUPPORT;
  }

  private boolean maySend(Inet target) {
    return peers.contains(target) || host().policy().mayReach(target, transport);
  }

  @Override
  public SocketAddress local() {
    SocketAddress address = Socket.local(hostFd());
    return shownPort != 0 && address instanceof Inet inet
        ? new Inet(inet.ip(), shownPort)
        : address;
  }

  @Override
  public SocketAddress peer() {
    return Socket.peer(hostFd());
  }

  @Override
  public SocketAddress sender(SocketMessage message) {
    return message.sender();
  }
}
