package io.jwasm.shim.tool;

import io.jwasm.linux.Errno;
import io.jwasm.linux.PollSet;
import io.jwasm.linux.TcpConnect;
import java.net.InetAddress;
import java.time.Duration;

/** A TCP connection in the container's network, which ends with the program or its time. */
final class ToolConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ToolFiles files;
  private final String name;
  private final int host;
  private final int fd;
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();

  private ToolConnection(ToolFiles files, String name, int host) {
    this.files = files;
    this.name = name;
    this.host = host;
    fd = files.adopt(host);
  }

  static ToolConnection open(ToolRun run, InetAddress address, int port) {
    String name = address.getHostAddress() + " port " + port;
    int socket = TcpConnect.open(run.sockets(), address);
    if (socket < 0) {
      throw failure(name, Errno.message(-socket));
    }
    var connection = new ToolConnection(run.files(), name, socket);
    try {
      connection.connect(address, port);
      return connection;
    } catch (RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private void connect(InetAddress address, int port) {
    int result = TcpConnect.connect(host, address, port);
    if (result == -Errno.EINPROGRESS) {
      await(PollSet.POLLOUT);
      result = TcpConnect.connect(host, address, port);
    }
    if (result < 0) {
      throw failure(name, Errno.message(-result));
    }
  }

  private void await(short events) {
    long left = Math.max(0, deadline - System.nanoTime());
    if (!files.stop().await(host, events, left)) {
      throw failure(name, "no answer within " + PATIENCE.toSeconds() + " s");
    }
  }

  void write(byte[] bytes) {
    files.write(fd, bytes);
  }

  /** Some bytes; none at the end. */
  byte[] read() {
    await(PollSet.POLLIN);
    return files.read(fd, name);
  }

  private static ToolFailure failure(String name, String reason) {
    return new ToolFailure(name + ": " + reason);
  }

  @Override
  public void close() {
    files.close(fd);
  }
}
