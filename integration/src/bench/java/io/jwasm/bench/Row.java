package io.jwasm.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a peer achieved in a workload; the lists stay empty where it failed. */
final class Row {
  final List<Sample> cold = new ArrayList<>();
  final List<Sample> warm = new ArrayList<>();
  final List<Sample> idle = new ArrayList<>();
  String failure = "";

  Optional<Sample> start() {
    return warm.isEmpty() ? Optional.empty() : Optional.of(Sample.median(warm));
  }

  /** The guest's own time in milliseconds: a warm start less one that is idle. */
  Optional<Double> guest() {
    return idle.isEmpty()
        ? Optional.empty()
        : start().map(warm -> Math.max(0.1, warm.wall() - Sample.median(idle).wall()));
  }
}
