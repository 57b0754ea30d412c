package io.jwasm.shim.launch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the guests of a container to their quota of CPU time by holding them, where no cgroup has
 * them for itself. What they use too much in some milliseconds they miss in the next. Thread-safe.
 */
final class CpuQuota implements AutoCloseable {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long IDLE_STEP = TimeUnit.MILLISECONDS.toNanos(50);

  private final LongSupplier used;
  private final Consumer<Boolean> hold;
  private volatile Limits limits = Limits.NONE;

  @GuardedBy("this")
  private @Nullable Thread keeper;

  /**
   * @param used nanoseconds of CPU time of the guests up to now
   * @param hold told whether they are to be held
   */
  CpuQuota(LongSupplier used, Consumer<Boolean> hold) {
    this.used = used;
    this.hold = hold;
  }

  /** Keeps these limits from now on, if they have a quota. */
  synchronized void set(Limits wanted) {
    limits = wanted;
    if (wanted.quota() == 0) {
      close();
    } else if (keeper == null) {
      keeper = Thread.ofVirtual().name("cpu-quota").start(this::keep);
    }
  }

  private void keep() {
    var credit = new CpuCredit();
    long time = System.nanoTime();
    long before = used.getAsLong();
    try {
      long step = STEP;
      while (true) {
        TimeUnit.NANOSECONDS.sleep(step);
        long now = System.nanoTime();
        long cpu = used.getAsLong();
        Limits current = limits;
        credit.count(now - time, cpu - before, current);
        hold.accept(credit.isSpent());
        if (credit.isSpent()) {
          step = Math.clamp(credit.debt(current), 1, IDLE_STEP);
        } else {
          step = cpu == before ? IDLE_STEP : STEP;
        }
        time = now;
        before = cpu;
      }
    } catch (InterruptedException e) {
      hold.accept(false);
    }
  }

  /** Keeps nothing any more. Idempotent. */
  @Override
  public synchronized void close() {
    if (keeper != null) {
      keeper.interrupt();
      keeper = null;
    }
  }
}
