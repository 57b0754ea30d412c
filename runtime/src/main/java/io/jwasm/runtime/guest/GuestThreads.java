package io.jwasm.runtime.guest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.runtime.abi.threads.ThreadSpawner;
import io.jwasm.runtime.budget.Budget;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.Trap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The threads of a guest: platform threads with stacks of the configured size, each with an
 * instance of its own. Thread-safe.
 */
final class GuestThreads {
  /** The last id that wasi-threads allows. */
  private static final int MAX_TID = (1 << 29) - 1;

  private static final Duration STEP = Duration.ofMillis(2);

  private final String name;
  private volatile int max;
  private final long stackBytes;
  private final Budget budget;

  @GuardedBy("this")
  private final List<GuestThread> running = new ArrayList<>();

  @GuardedBy("this")
  private ThreadUsage ended = ThreadUsage.NONE;

  @GuardedBy("this")
  private int lastTid;

  @GuardedBy("this")
  private boolean stopped;

  @GuardedBy("this")
  private boolean paused;

  GuestThreads(GuestConfig config) {
    name = config.name();
    max = config.maxThreads();
    stackBytes = config.stackBytes();
    budget = config.budgets().threads();
  }

  /**
   * Starts a thread.
   *
   * @param instances makes its instance, on the new thread
   * @param body what it runs; throws nothing
   * @return its id, or {@link ThreadSpawner#AGAIN} if there are too many threads, now or ever
   */
  int start(Supplier<Instance> instances, Consumer<GuestThread> body) {
    GuestThread thread;
    synchronized (this) {
      if (stopped || running.size() >= max || lastTid >= MAX_TID || !budget.take(running.size())) {
        return ThreadSpawner.AGAIN;
      }
      thread = new GuestThread(++lastTid, instances);
      running.add(thread);
      if (paused) {
        thread.pause();
      }
    }
    try {
      thread.start(name, stackBytes, () -> run(thread, body));
      return thread.tid();
    } catch (OutOfMemoryError e) {
      // No native thread or no stack to be had: the guest may go on with those that it has.
      remove(thread);
      return ThreadSpawner.AGAIN;
    }
  }

  private void run(GuestThread thread, Consumer<GuestThread> body) {
    try {
      thread.startClock();
      body.accept(thread);
    } finally {
      thread.close();
      remove(thread);
    }
  }

  private synchronized void remove(GuestThread thread) {
    ended = ended.plus(thread.usage());
    running.remove(thread);
    budget.give(1);
    notifyAll();
  }

  /** Interrupts all threads and lets no more start. Idempotent. */
  synchronized void stop() {
    stopped = true;
    running.forEach(GuestThread::interrupt);
  }

  /** Holds all threads, those that start later as well. */
  synchronized void pause() {
    paused = true;
    running.forEach(GuestThread::pause);
  }

  synchronized void resume() {
    paused = false;
    running.forEach(GuestThread::resume);
  }

  /** Asks each thread for its stack. */
  void sample(Consumer<List<Trap.Frame>> listener) {
    instances().forEach(instance -> instance.sample(listener));
  }

  /**
   * What each thread does.
   *
   * @param patience for how long those that run may take to tell their stacks
   */
  List<ThreadReport> reports(Duration patience) throws InterruptedException {
    List<GuestThread> asked;
    synchronized (this) {
      asked = List.copyOf(running);
    }
    asked.forEach(GuestThread::sample);
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline && !asked.stream().allMatch(GuestThread::isSampled)) {
      Thread.sleep(STEP);
    }
    return asked.stream().map(GuestThread::report).toList();
  }

  /** The instances of all threads. */
  synchronized List<Instance> instances() {
    return running.stream().map(GuestThread::instance).flatMap(Optional::stream).toList();
  }

  /** Changes how many may run at a time; those that run stay. */
  void limit(int threads) {
    max = threads;
  }

  /** How many run. */
  synchronized int count() {
    return running.size();
  }

  /** Waits until no thread runs. */
  synchronized void join() throws InterruptedException {
    while (!running.isEmpty()) {
      wait();
    }
  }

  /** CPU time of all threads so far, those that ended included. */
  synchronized long cpuNanos() {
    return ended.userNanos()
        + ended.systemNanos()
        + running.stream().mapToLong(GuestThread::cpuNanos).sum();
  }

  /** What all threads have used so far, those that ended included. */
  synchronized ThreadUsage usage() {
    return running.stream().map(GuestThread::usage).reduce(ended, ThreadUsage::plus);
  }
}
