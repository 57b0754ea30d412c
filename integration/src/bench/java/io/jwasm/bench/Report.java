package io.jwasm.bench;

import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The tables, as Markdown. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  Report line(String line) {
    text.append(line).append('\n');
    return this;
  }

  void table(Workload workload, Map<Peer, Row> rows) {
    line("").line("## " + workload.title()).line("");
    String measured = workload.cold() ? "cold, ms" : "guest, ms";
    line(
        "| runtime | %s | warm, ms | CPU, ms | peak RSS, MiB | jwasm / this | %s |"
            .formatted(measured, workload.cold() ? "of CPU" : "of guest"));
    line("|---|---:|---:|---:|---:|---:|---:|");
    Row ours = rows.values().iterator().next();
    rows.forEach((peer, row) -> row(workload, peer, row, ours));
  }

  private void row(Workload workload, Peer peer, Row row, Row ours) {
    String failure = peer.missing().map(why -> "missing: " + why).orElse(row.failure);
    Optional<Sample> warm = row.start();
    if (!failure.isEmpty() || warm.isEmpty()) {
      line("| " + peer.name() + " | " + failure.replace("|", "/") + " | | | | | |");
      return;
    }
    boolean cold = workload.cold();
    Optional<Double> first = cold ? Optional.of(Sample.median(row.cold).wall()) : row.guest();
    Optional<Double> second =
        cold ? ratio(ours.start(), warm, Sample::cpu) : ratio(ours.guest(), row.guest(), v -> v);
    line(
        "| %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                peer.name(),
                first.map(Report::number).orElse(""),
                number(warm.get().wall()),
                number(warm.get().cpu()),
                number(warm.get().memory()),
                ratio(ours.start(), warm, Sample::wall).map(Report::ratio).orElse(""),
                second.map(Report::ratio).orElse("")));
  }

  private static <T> Optional<Double> ratio(
      Optional<T> ours, Optional<T> other, ToDoubleFunction<T> value) {
    return ours.flatMap(
        mine -> other.map(its -> value.applyAsDouble(mine) / value.applyAsDouble(its)));
  }

  static String ratio(double value) {
    return "%.2f".formatted(value);
  }

  static String number(double value) {
    return value < 10 ? "%.1f".formatted(value) : "%.0f".formatted(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
