package io.jwasm.shim.launch;

/** CPU time that may be spent, earned as time goes by. Confined to one thread. */
final class CpuCredit {
  private double nanos;

  /**
   * Counts a while.
   *
   * @param elapsed nanoseconds that it lasted
   * @param used nanoseconds of CPU time that were spent in it
   * @param limits how much is earned, and saved at most
   */
  void count(long elapsed, long used, Limits limits) {
    double most = limits.quota() * 1000.0;
    nanos = Math.min(nanos + elapsed * limits.processors(), most) - used;
  }

  /** Whether more was spent than was there. */
  boolean isSpent() {
    return nanos < 0;
  }

  /** In how many nanoseconds it will not be spent any more, if nothing more is. */
  long debt(Limits limits) {
    return (long) Math.ceil(-nanos / limits.processors());
  }
}
