package io.jwasm.shim.events;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.types.Envelope;
import io.jwasm.shim.task.TaskNotice;
import io.jwasm.shim.task.TaskNotices;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * One queue of events and one thread that delivers them. An event that cannot be delivered holds up
 * those behind it and is tried again until the sink takes it: containerd may be restarting, and
 * Docker waits for ever for an exit that it never heard of.
 */
public final class EventPublisher implements TaskNotices, AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  private final EventSink sink;
  private final String namespace;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final LinkedBlockingQueue<Envelope> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  /**
   * @param log told of events that the sink will never take
   */
  public EventPublisher(
      EventSink sink, String namespace, InstantSource clock, Consumer<String> log) {
    this.sink = sink;
    this.namespace = namespace;
    this.clock = clock;
    this.log = log;
    thread = Thread.ofVirtual().name("events").start(this::run);
  }

  @Override
  public void publish(TaskNotice notice) {
    queue.add(Envelopes.of(notice, namespace, clock.instant()));
  }

  private void run() {
    try {
      while (true) {
        Envelope next = queue.take();
        if (next.getTopic().isEmpty()) {
          return;
        }
        deliver(next);
      }
    } catch (InterruptedException e) {
      log.accept("events not delivered: " + queue.size());
    }
  }

  private void deliver(Envelope envelope) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        sink.deliver(envelope);
        return;
      } catch (JwasmException e) {
        if (e.kind() != ErrorKind.UNAVAILABLE) {
          log.accept("event " + envelope.getTopic() + " dropped: " + e.getMessage());
          return;
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause;
      }
    }
  }

  /**
   * Delivers what is queued, and stops.
   *
   * @param patience for how long it may take; the rest is lost then
   */
  public void close(Duration patience) {
    queue.add(Envelope.getDefaultInstance());
    try {
      if (!thread.join(patience)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** Stops; what is queued is lost. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
