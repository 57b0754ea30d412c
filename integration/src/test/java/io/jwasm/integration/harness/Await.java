package io.jwasm.integration.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what will happen, up to a deadline. */
public final class Await {
  private static final Duration STEP = Duration.ofMillis(10);

  private Await() {}

  /**
   * Waits until a condition holds.
   *
   * @param what named if it never does
   * @param details asked for then, for the message
   * @throws AssertionError if it does not hold in time
   */
  public static void until(
      Duration patience, String what, BooleanSupplier condition, Supplier<?> details) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        if (condition.getAsBoolean()) {
          return;
        }
        throw new AssertionError("waited " + patience + " for " + what + ": " + details.get());
      }
      step();
    }
  }

  /** Lets some milliseconds pass. */
  static void step() {
    try {
      Thread.sleep(STEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
