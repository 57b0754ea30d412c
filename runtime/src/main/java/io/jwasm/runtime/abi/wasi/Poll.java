package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.PollSet;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.stop.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One wait for several subscriptions. It ends as soon as one of them is due, with all that are;
 * wrong subscriptions are due at once.
 */
final class Poll implements AutoCloseable {
  /** What a stream that is ready for writing takes without waiting. */
  private static final long PIPE_BUF = 4096;

  /** A descriptor to wait for; its place in the set is that in the list, after the wake fd. */
  private record Stream(Subscription.Ready subscription, Descriptor descriptor) {}

  private final StopSignal stop;
  private final DescriptorTable table;
  private final List<Stream> streams = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<PollEvent> events = new ArrayList<>();

  Poll(StopSignal stop, DescriptorTable table) {
    this.stop = stop;
    this.table = table;
  }

  void add(Subscription subscription, WasiClock clock) {
    switch (subscription) {
      case Subscription.Timer t -> addTimer(t, clock);
      case Subscription.Ready r -> addStream(r);
      case Subscription.Unknown u -> events.add(PollEvent.error(u, WasiErrno.INVAL));
    }
  }

  private void addTimer(Subscription.Timer wanted, WasiClock clock) {
    if (!wanted.valid() || clock.now(wanted.clock()).isEmpty()) {
      events.add(PollEvent.error(wanted, WasiErrno.INVAL));
    } else if (wanted.clock() > WasiClock.MONOTONIC) {
      // CPU time does not pass while waiting.
      events.add(PollEvent.error(wanted, WasiErrno.NOTSUP));
    } else {
      timers.add(new Timer(wanted, clock));
    }
  }

  private void addStream(Subscription.Ready wanted) {
    Descriptor descriptor = table.acquire(wanted.fd());
    if (descriptor == null) {
      events.add(PollEvent.error(wanted, WasiErrno.BADF));
    } else {
      streams.add(new Stream(wanted, descriptor));
    }
  }

  /**
   * Waits.
   *
   * @return what is due, at least one
   * @throws io.jwasm.runtime.engine.GuestStop.Interrupted if the guest is stopped meanwhile
   */
  List<PollEvent> await() {
    streams.stream().filter(s -> s.descriptor.pollFd() < 0).forEach(s -> events.add(always(s)));
    try (var set = new PollSet(streams.size() + 1)) {
      set.set(0, stop.wakeFd(), PollSet.POLLIN);
      for (int i = 0; i < streams.size(); i++) {
        Stream stream = streams.get(i);
        short wanted = stream.subscription.reads() ? PollSet.POLLIN : PollSet.POLLOUT;
        set.set(i + 1, stream.descriptor.pollFd(), wanted);
      }
      do {
        stop.check();
        int ignored = set.poll(timeout());
        stop.check();
        collect(set);
      } while (events.isEmpty());
    }
    return events;
  }

  private long timeout() {
    if (!events.isEmpty()) {
      return 0;
    }
    return timers.stream().mapToLong(Timer::left).min().orElse(-1);
  }

  private void collect(PollSet set) {
    for (int i = 0; i < streams.size(); i++) {
      event(streams.get(i), set.ready(i + 1)).ifPresent(events::add);
    }
    timers.stream()
        .filter(t -> t.left() == 0)
        .forEach(t -> events.add(new PollEvent(t.subscription(), WasiErrno.SUCCESS, 0, false)));
  }

  private static Optional<PollEvent> event(Stream stream, short ready) {
    if (ready == 0) {
      return Optional.empty();
    }
    if ((ready & PollSet.POLLNVAL) != 0) {
      return Optional.of(PollEvent.error(stream.subscription, WasiErrno.BADF));
    }
    boolean reads = stream.subscription.reads();
    // A failed connect and a pipe without reader report POLLERR when written.
    int gone = reads ? PollSet.POLLHUP : PollSet.POLLHUP | PollSet.POLLERR;
    long bytes = reads ? Math.max(0, stream.descriptor.available()) : PIPE_BUF;
    return Optional.of(
        new PollEvent(stream.subscription, WasiErrno.SUCCESS, bytes, (ready & gone) != 0));
  }

  /** A file is always ready, also at its end. */
  private static PollEvent always(Stream stream) {
    long bytes =
        stream.subscription.reads() ? Math.max(0, stream.descriptor.available()) : PIPE_BUF;
    return new PollEvent(stream.subscription, WasiErrno.SUCCESS, bytes, false);
  }

  @Override
  public void close() {
    streams.forEach(s -> s.descriptor.release());
  }

  /** A time to wait for; clocks that are set while waiting count anew. */
  private static final class Timer {
    private final Subscription.Timer subscription;
    private final WasiClock clock;
    private final long start;

    Timer(Subscription.Timer subscription, WasiClock clock) {
      this.subscription = subscription;
      this.clock = clock;
      start = System.nanoTime();
    }

    Subscription.Timer subscription() {
      return subscription;
    }

    /** Nanoseconds until it is due, 0 if it is. */
    long left() {
      long passed =
          subscription.absolute()
              ? clock.now(subscription.clock()).orElseThrow()
              : System.nanoTime() - start;
      long timeout = subscription.timeout();
      if (Long.compareUnsigned(passed, timeout) >= 0) {
        return 0;
      }
      long left = timeout - passed;
      return left < 0 ? Long.MAX_VALUE : left;
    }
  }
}
