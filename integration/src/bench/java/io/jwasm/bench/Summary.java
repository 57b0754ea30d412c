package io.jwasm.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tables come to: jwasm's time in the guest over that of each other runtime. */
final class Summary {
  private final Map<Workload.Kind, Map<String, List<Double>>> ratios =
      new EnumMap<>(Workload.Kind.class);

  void add(Workload workload, Map<Peer, Row> rows) {
    rows.values().iterator().next().guest().ifPresent(ours -> add(workload.kind(), ours, rows));
  }

  private void add(Workload.Kind kind, double ours, Map<Peer, Row> rows) {
    Map<String, List<Double>> peers = ratios.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    rows.forEach((peer, row) ->
        row.guest()
            .ifPresent(its ->
                peers.computeIfAbsent(peer.name(), name -> new ArrayList<>()).add(ours / its)));
  }

  void print(Report report) {
    report
        .line("")
        .line("## Time in the guest, jwasm / this")
        .line("")
        .line("Geometric means of the tables above; in brackets how many of them count.")
        .line("")
        .line("| runtime | C | CPython | Go | host calls |")
        .line("|---|---:|---:|---:|---:|");
    ratios.values().stream()
        .flatMap(peers -> peers.keySet().stream())
        .distinct()
        .forEach(peer -> report.line(line(peer)));
  }

  private String line(String peer) {
    var line = new StringBuilder("| ").append(peer).append(" |");
    for (Workload.Kind kind : Workload.Kind.values()) {
      if (kind != Workload.Kind.START) {
        List<Double> all = ratios.getOrDefault(kind, Map.of()).getOrDefault(peer, List.of());
        line.append(all.isEmpty() ? " |" : " %.2f (%d) |".formatted(mean(all), all.size()));
      }
    }
    return line.toString();
  }

  private static double mean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(0));
  }
}
