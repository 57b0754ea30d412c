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

  void table(Workload workload, Map<Peer, Contest.Row> rows) {
    line("").line("## " + workload.title()).line("");
    line("| runtime | cold, ms | warm, ms | CPU, ms | peak RSS, MiB | jwasm / this | of CPU |");
    line("|---|---:|---:|---:|---:|---:|---:|");
    Optional<Sample> ours = warm(rows.entrySet().iterator().next());
    rows.entrySet().forEach(entry -> row(workload, entry, ours));
  }

  private void row(Workload workload, Map.Entry<Peer, Contest.Row> entry, Optional<Sample> ours) {
    Peer peer = entry.getKey();
    String failure = peer.missing().map(why -> "missing: " + why).orElse(entry.getValue().failure);
    Optional<Sample> warm = warm(entry);
    if (!failure.isEmpty() || warm.isEmpty()) {
      line("| " + peer.name() + " | " + failure.replace("|", "/") + " | | | | | |");
      return;
    }
    String cold = workload.cold() ? number(Sample.median(entry.getValue().cold).wall()) : "";
    line(
        "| %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                peer.name(),
                cold,
                number(warm.get().wall()),
                number(warm.get().cpu()),
                number(warm.get().memory()),
                ratio(ours, warm.get(), Sample::wall),
                ratio(ours, warm.get(), Sample::cpu)));
  }

  private static String ratio(Optional<Sample> ours, Sample other, ToDoubleFunction<Sample> value) {
    return ours.map(s -> "%.2f".formatted(value.applyAsDouble(s) / value.applyAsDouble(other)))
        .orElse("");
  }

  private Optional<Sample> warm(Map.Entry<Peer, Contest.Row> entry) {
    Contest.Row row = entry.getValue();
    return row.warm.isEmpty() ? Optional.empty() : Optional.of(Sample.median(row.warm));
  }

  private static String number(double value) {
    return value < 10 ? "%.1f".formatted(value) : "%.0f".formatted(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
