package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.memory.GuestMemory;

/**
 * What became of a subscription.
 *
 * @param error of {@link WasiErrno}
 * @param bytes how much can be transferred; 0 for clocks and errors
 * @param hangup whether the other side is gone
 */
record PollEvent(Subscription subscription, int error, long bytes, boolean hangup) {
  static final int SIZE = 32;

  static PollEvent error(Subscription subscription, int error) {
    return new PollEvent(subscription, error, 0, false);
  }

  void write(GuestMemory memory, int at) {
    memory.putLong(at, subscription.userdata());
    memory.putLong(at + 8, error | (long) subscription.type() << 16);
    memory.putLong(at + 16, bytes);
    memory.putLong(at + 24, hangup ? 1 : 0);
  }
}
