package io.jwasm.integration.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How long {@code ctr run --rm} of a hello takes. */
final class Starts {
  private static final int WARM_UP = 20;
  private static final int COLD_ROUNDS = 3;

  private final BenchHost host;
  private final List<Contender> contenders;
  private int number;

  Starts(BenchHost host, List<Contender> contenders) {
    this.host = host;
    this.contenders = contenders;
  }

  private double run(Contender contender) throws IOException, InterruptedException {
    return host.run(contender, "run" + number++);
  }

  /** With a shim that serves already, if it serves more than one container. */
  Table warm(int rounds) throws IOException, InterruptedException {
    Map<Contender, List<Double>> times = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      times.put(contender, new ArrayList<>());
      for (int i = 0; i < WARM_UP; i++) {
        run(contender);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        times.get(contender).add(run(contender));
      }
    }
    var table = new Table("ctr run --rm hello, warm", "p50, ms", "p99, ms", "p50 / runc's");
    double runc = Quantiles.median(times.get(contenders.get(1)));
    times.forEach((contender, values) ->
        table.row(
            contender.name(),
            Quantiles.median(values),
            Quantiles.of(values, 0.99),
            Quantiles.median(values) / runc));
    return table;
  }

  /** The first container of a machine: no shim, no page in memory, nothing compiled. */
  Table cold() throws IOException, InterruptedException {
    var table =
        new Table("first container, medians of 3", "cold machine, ms", "cached, no shim, ms");
    Map<Contender, List<Double>> cold = new LinkedHashMap<>();
    Map<Contender, List<Double>> cached = new LinkedHashMap<>();
    for (int round = 0; round < COLD_ROUNDS; round++) {
      for (Contender contender : contenders) {
        host.settle();
        forget(host.home());
        Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
        cold.computeIfAbsent(contender, _ -> new ArrayList<>()).add(run(contender));
        host.settle();
        cached.computeIfAbsent(contender, _ -> new ArrayList<>()).add(run(contender));
      }
    }
    contenders.forEach(
        c -> table.row(c.name(), Quantiles.median(cold.get(c)), Quantiles.median(cached.get(c))));
    return table;
  }

  private static void forget(Path home) throws IOException {
    if (!Files.exists(home)) {
      return;
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }
}
