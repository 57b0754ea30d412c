package io.jwasm.runtime.guest;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Why a guest ended, set once: of reasons that race, the first wins. Thread-safe. */
final class ExitState {
  private final AtomicReference<@Nullable ExitReason> reason = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Sets the reason.
   *
   * @return false if there was one before, which stays
   */
  boolean set(ExitReason why) {
    if (!reason.compareAndSet(null, why)) {
      return false;
    }
    ended.countDown();
    return true;
  }

  /** The reason, once there is one. */
  Optional<ExitReason> get() {
    return Optional.ofNullable(reason.get());
  }

  /** Waits for the reason without bound. */
  void await() throws InterruptedException {
    ended.await();
  }

  /** Waits for the reason; false if there is none after that time. */
  boolean await(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }
}
