package io.jwasm.runtime.stop;

import io.jwasm.linux.EventFd;
import io.jwasm.linux.PollSet;
import io.jwasm.runtime.engine.GuestStop;

/**
 * Wakes the blocked host calls of one guest, once and for good. A host call that may block waits
 * here for its descriptor first, so that it ends at once when the guest is stopped.
 *
 * <p>Thread-safe, but for {@link #close}: no wait may overlap or follow it.
 */
public final class StopSignal implements AutoCloseable {
  private final EventFd wake = EventFd.open();
  private volatile boolean requested;
  private boolean closed;

  /**
   * Makes a signal that is not requested.
   *
   * @throws io.jwasm.linux.ErrnoException if descriptors are used up
   */
  public StopSignal() {}

  /** Stops the guest's host calls, those that wait and all later ones. Idempotent. */
  public synchronized void request() {
    if (!requested && !closed) {
      requested = true;
      wake.signal();
    }
  }

  /** Whether {@link #request} was called. */
  public boolean requested() {
    return requested;
  }

  /**
   * Ends a host call of a guest that is being stopped.
   *
   * @throws GuestStop.Interrupted if {@link #request} was called
   */
  public void check() {
    if (requested) {
      throw new GuestStop.Interrupted();
    }
  }

  /** A descriptor that becomes readable with {@link #request}, for a larger {@link PollSet}. */
  public int wakeFd() {
    return wake.fd();
  }

  /**
   * Waits until a descriptor can be read without blocking: data, end of file, error or hang-up.
   *
   * @throws GuestStop.Interrupted if the guest is stopped meanwhile
   */
  public void awaitReadable(int hostFd) {
    await(hostFd, PollSet.POLLIN, -1);
  }

  /**
   * Waits until a descriptor can be written without blocking, or fails at once.
   *
   * @throws GuestStop.Interrupted if the guest is stopped meanwhile
   */
  public void awaitWritable(int hostFd) {
    await(hostFd, PollSet.POLLOUT, -1);
  }

  /**
   * Waits as {@link #awaitReadable} and {@link #awaitWritable} do, for a limited time.
   *
   * @param nanos how long at most, or negative for ever
   * @return whether the descriptor is ready
   * @throws GuestStop.Interrupted if the guest is stopped meanwhile
   */
  public boolean await(int hostFd, short events, long nanos) {
    check();
    boolean ready = PollSet.either(wake.fd(), hostFd, events, nanos);
    check();
    return ready;
  }

  /**
   * Sleeps.
   *
   * @param nanos how long; negative for ever
   * @throws GuestStop.Interrupted if the guest is stopped meanwhile
   */
  public void sleep(long nanos) {
    boolean ignored = await(-1, (short) 0, nanos);
  }

  /** Frees the descriptor; a later {@link #request} does nothing. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      wake.close();
    }
  }
}
