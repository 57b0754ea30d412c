package io.jwasm.image.store;

/** Keeps stored files from being pruned until it is closed; also ends with the process. */
@FunctionalInterface
public interface Lease extends AutoCloseable {
  /** For what the store does not own. */
  Lease NONE = () -> {};

  /** Ends the lease; further calls do nothing. */
  @Override
  void close();
}
