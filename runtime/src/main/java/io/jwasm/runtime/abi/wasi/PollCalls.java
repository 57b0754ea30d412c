package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.stop.StopSignal;
import java.util.List;

/** {@code poll_oneoff}. */
public final class PollCalls implements CallGroup {
  /** As poll(2) has it, a bound far above what a guest can have open. */
  private static final int MAX_SUBSCRIPTIONS = 1 << 16;

  /** Bytes of the heap that a subscription and its event take at most. */
  private static final long SUBSCRIPTION = 256;

  private final WasiVersion version;
  private final StopSignal stop;
  private final DescriptorTable table;
  private final WasiClock clock;
  private final Quota heap;

  /**
   * @param version whose layout subscriptions have
   * @param heap what a wait counts against
   */
  public PollCalls(
      WasiVersion version, StopSignal stop, DescriptorTable table, WasiClock clock, Quota heap) {
    this.version = version;
    this.stop = stop;
    this.table = table;
    this.clock = clock;
    this.heap = heap;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("poll_oneoff", "IIII", this::poll);
  }

  /** {@code poll_oneoff}. */
  public int poll(GuestMemory memory, long[] args) {
    return poll(memory, (int) args[0], (int) args[1], (int) args[2], (int) args[3]);
  }

  private int poll(GuestMemory memory, int subscriptions, int events, int count, int answered) {
    if (count <= 0 || count > MAX_SUBSCRIPTIONS) {
      return WasiErrno.INVAL;
    }
    // Faults are found before the wait, not after it.
    requireRange(memory, events, (long) count * PollEvent.SIZE);
    requireRange(memory, answered, Integer.BYTES);
    if (!heap.take(count * SUBSCRIPTION)) {
      return WasiErrno.NOMEM;
    }
    try {
      await(memory, subscriptions, events, count, answered);
      return WasiErrno.SUCCESS;
    } finally {
      heap.give(count * SUBSCRIPTION);
    }
  }

  private void await(GuestMemory memory, int subscriptions, int events, int count, int answered) {
    try (var poll = new Poll(stop, table)) {
      for (int i = 0; i < count; i++) {
        int at = subscriptions + i * Subscription.size(version);
        poll.add(Subscription.read(memory, at, version), clock);
      }
      List<PollEvent> due = poll.await();
      for (int i = 0; i < due.size(); i++) {
        due.get(i).write(memory, events + i * PollEvent.SIZE);
      }
      memory.putInt(answered, due.size());
    }
  }

  private static void requireRange(GuestMemory memory, int pointer, long length) {
    long ignored = memory.address(pointer, length);
  }
}
