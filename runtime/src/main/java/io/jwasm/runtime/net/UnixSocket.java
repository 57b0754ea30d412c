package io.jwasm.runtime.net;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketAddress.Unix;
import io.jwasm.linux.SocketMessage;
import io.jwasm.runtime.fd.IoVectors;
import io.jwasm.runtime.fs.GuestFileSystem.SocketPlace;
import org.jspecify.annotations.Nullable;

/**
 * A UNIX socket, whose addresses are paths below what is mounted for the guest. There are no
 * abstract ones: they would reach whatever else listens in the network namespace. Thread-safe.
 */
final class UnixSocket extends GuestSocket {
  private volatile Unix shownLocal = Unix.UNNAMED;
  private volatile @Nullable Unix shownPeer;
  private volatile @Nullable SocketPlace place;

  /**
   * @param fd as of {@link GuestSocket}
   */
  UnixSocket(int fd, boolean stream, int flags, SocketHost host) {
    super(fd, stream, flags, host);
  }

  /** Whether a path is one, with a report if it is abstract. */
  private boolean path(Unix address) {
    boolean named = address.path().length > 0 && address.path()[0] != 0;
    if (!named) {
      host().policy().refuseAbstract(address);
    }
    return named;
  }

  @Override
  public int bind(SocketAddress wanted) {
    if (!(wanted instanceof Unix unix)) {
      return -Errno.EINVAL;
    }
    return path(unix)
        ? host().files().bindSocket(hostFd(), unix.path(), where -> bound(unix, where))
        : -Errno.EACCES;
  }

  private void bound(Unix name, SocketPlace where) {
    shownLocal = name;
    place = where;
    host().name(where.address(), name);
  }

  @Override
  protected void dispose() {
    super.dispose();
    SocketPlace former = place;
    if (former != null) {
      host().forget(former.address());
      Fd.close(former.directory());
    }
  }

  @Override
  public int listen(int backlog) {
    return Socket.listen(hostFd(), backlog);
  }

  @Override
  UnixSocket connection(int fd, int flags) {
    var connection = new UnixSocket(fd, stream(), flags, host());
    connection.shownLocal = shownLocal;
    return connection;
  }

  @Override
  public int connect(SocketAddress target) {
    if (!(target instanceof Unix unix)) {
      return -Errno.EINVAL;
    }
    if (!path(unix)) {
      return -Errno.EACCES;
    }
    int result = (int) host().files().onSocket(unix.path(), this::connectHost);
    if (result == 0) {
      shownPeer = unix;
    }
    return result;
  }

  @Override
  public long send(IoVectors source, @Nullable SocketAddress target) {
    if (target == null) {
      return sendHost(source, null);
    }
    if (!(target instanceof Unix unix)) {
      return -Errno.EINVAL;
    }
    return path(unix)
        ? host().files().onSocket(unix.path(), address -> sendHost(source, address))
        : -Errno.EACCES;
  }

  @Override
  public SocketAddress local() {
    return shownLocal;
  }

  @Override
  public SocketAddress peer() {
    SocketAddress peer = Socket.peer(hostFd());
    Unix known = shownPeer;
    return known != null ? known : shown(peer);
  }

  @Override
  public SocketAddress sender(SocketMessage message) {
    return shown(message.sender());
  }

  private SocketAddress shown(SocketAddress address) {
    return address instanceof Unix unix ? host().shown(unix) : address;
  }
}
