package io.jwasm.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run cost.
 *
 * @param wall milliseconds
 * @param cpu milliseconds, of all threads
 * @param memory peak resident MiB
 */
record Sample(double wall, double cpu, double memory) {
  /** The medians of several. */
  static Sample median(List<Sample> samples) {
    return new Sample(
        median(samples, Sample::wall),
        median(samples, Sample::cpu),
        median(samples, Sample::memory));
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
