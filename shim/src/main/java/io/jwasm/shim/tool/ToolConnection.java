package io.jwasm.shim.tool;

import io.jwasm.linux.Errno;
import io.jwasm.linux.IpAddress;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.net.Sockets;
import io.jwasm.runtime.net.Transport;
import java.time.Duration;

/** A TCP connection in the container's network, which ends with the program or its time. */
final class ToolConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ToolFiles files;
  private final Sockets sockets;
  private final String name;
  private final int fd;
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();

  private ToolConnection(ToolFiles files, Sockets sockets, String name, int fd) {
    this.files = files;
    this.sockets = sockets;
    this.name = name;
    this.fd = fd;
  }

  static ToolConnection open(ToolRun run, Sockets sockets, IpAddress address, int port) {
    String name = address + " port " + port;
    int fd = sockets.open(address.wide() ? Socket.INET6 : Socket.INET, Transport.TCP);
    check(fd, name);
    var connection = new ToolConnection(run.files(), sockets, name, fd);
    try {
      connection.connect(new Inet(address, port));
      return connection;
    } catch (RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private void connect(Inet target) {
    check(
        sockets.on(
            fd,
            socket -> {
              socket.setSendTimeout(left());
              return socket.connect(target);
            }),
        name);
  }

  private long left() {
    return Math.max(1, deadline - System.nanoTime());
  }

  void write(byte[] bytes) {
    files.write(fd, bytes);
  }

  /** Some bytes; none at the end. */
  byte[] read() {
    check(
        sockets.on(
            fd,
            socket -> {
              socket.setReceiveTimeout(left());
              return 0;
            }),
        name);
    return files.read(fd, errno -> refusal(name, errno));
  }

  private static void check(long result, String name) {
    if (result < 0) {
      throw refusal(name, (int) -result);
    }
  }

  private static ToolFailure refusal(String name, int errno) {
    String reason =
        switch (errno) {
          // What a socket says whose time is over, when it is read and when it is connected.
          case Errno.EAGAIN, Errno.EINPROGRESS -> "no answer within " + PATIENCE.toSeconds() + " s";
          case Errno.EACCES -> "the container may not reach it";
          default -> Errno.message(errno);
        };
    return new ToolFailure(name + ": " + reason);
  }

  @Override
  public void close() {
    files.close(fd);
  }
}
