package io.jwasm.runtime.budget;

/**
 * How much of something one guest may have, of what it shares with others. Thread-safe.
 *
 * <p>What was taken is given back by whoever took it.
 */
public final class Quota {
  private final Budget shared;
  private final Runnable onShortage;
  private long limit;
  private long used;
  private boolean told;

  /**
   * @param limit at least 0
   * @param shared where it is taken from
   * @param onShortage run once, when the guest is below its limit and there is not enough for all
   */
  public Quota(long limit, Budget shared, Runnable onShortage) {
    this.limit = limit;
    this.shared = shared;
    this.onShortage = onShortage;
  }

  /** One that shares with nobody. */
  public static Quota of(long limit) {
    return new Quota(limit, Budget.unbounded(), () -> {});
  }

  /**
   * Takes some.
   *
   * @param amount at least 0
   * @return false, and nothing is taken, if that is more than the guest may have now
   */
  public boolean take(long amount) {
    synchronized (this) {
      if (amount == 0) {
        return true;
      }
      if (amount > limit - used) {
        return false;
      }
      if (shared.take(used, amount)) {
        used += amount;
        return true;
      }
      if (told) {
        return false;
      }
      told = true;
    }
    onShortage.run();
    return false;
  }

  /** Gives back what was taken. */
  public synchronized void give(long amount) {
    used -= amount;
    shared.give(amount);
  }

  /** Changes how much the guest may have; what it has stays. */
  public synchronized void limit(long amount) {
    limit = amount;
  }

  /** How much the guest may have. */
  public synchronized long limit() {
    return limit;
  }

  /** How much the guest has. */
  public synchronized long used() {
    return used;
  }
}
