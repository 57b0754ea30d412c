package io.jwasm.integration.bench;

import java.util.List;

/** Quantiles of measured values. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The smallest value that a share of all values does not exceed.
   *
   * @param share between 0 and 1
   */
  public static double of(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  public static double median(List<Double> values) {
    return of(values, 0.5);
  }
}
