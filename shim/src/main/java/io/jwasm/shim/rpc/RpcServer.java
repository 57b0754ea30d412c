package io.jwasm.shim.rpc;

/** Services that are being served. Thread-safe. */
public interface RpcServer extends AutoCloseable {
  /** How many clients are connected. */
  int connections();

  /** Removes the socket and ends all connections. Idempotent. */
  @Override
  void close();
}
