package io.jwasm.shim.rpc;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** Accepts ttrpc's clients; each has a virtual thread, and each of its calls another. */
final class TtrpcServer implements RpcServer {
  private static final long RETRY_NANOS = 10_000_000;

  private final ServerSocketChannel listener;
  private final Path socket;
  private final MethodTable methods;
  private final Set<TtrpcConnection> connections = ConcurrentHashMap.newKeySet();
  private final Executor executor = Thread.ofVirtual().name("ttrpc-", 0)::start;

  TtrpcServer(ServerSocketChannel listener, Path socket, MethodTable methods) {
    this.listener = listener;
    this.socket = socket;
    this.methods = methods;
  }

  void start() {
    executor.execute(this::accept);
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        var connection = new TtrpcConnection(channel, methods, executor);
        connections.add(connection);
        executor.execute(() -> serve(connection));
      } catch (IOException e) {
        // Closed; or descriptors are used up, and the next client finds some again.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    connections.forEach(TtrpcConnection::close);
  }

  private void serve(TtrpcConnection connection) {
    try {
      connection.serve();
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    SocketFile.remove(socket);
    try {
      listener.close();
    } catch (IOException e) {
      // It accepts no more in any case.
    }
    connections.forEach(TtrpcConnection::close);
  }
}
