package io.jwasm.integration.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the shim with runc and others: prints the tables, and writes them down. */
public final class ShimBench {
  private static final String HEADING = "# The shim";

  private ShimBench() {}

  /** Takes its settings from the environment; see bench/shim/run. */
  public static void main(String[] args) throws Exception {
    int rounds = setting("JWASM_BENCH_ROUNDS", 40);
    int tasks = setting("JWASM_BENCH_TASKS", 1000);
    List<Contender> contenders = Contender.all();
    List<Table> tables = new ArrayList<>();
    var section = new Section(HEADING);
    String version;
    try (var host = new BenchHost()) {
      version = host.containerd.ctr("-v").stdout().strip();
      var starts = new Starts(host, contenders);
      tables.add(starts.warm(rounds));
      tables.add(new FirstByte(host, contenders.getFirst()).run(1000));
      tables.add(new Stress(host).run(contenders, tasks));
      tables.add(new IdleMemory(host).run(contenders));
      tables.add(starts.cold());
    }
    tables.add(DockerStop.run());
    var text = new StringBuilder(header(version));
    tables.forEach(table -> text.append(table.markdown()));
    new JsonMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            Places.top().resolve("build/bench/shim.json").toFile(),
            Map.of("tables", tables.stream().map(Table::json).toList()));
    section.write(text.toString());
  }

  private static int setting(String name, int standard) {
    return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(standard)));
  }

  private static String header(String containerd) throws IOException {
    return """
    %s

    Written by `make bench` on %s: %d cores, Linux %s, %s, %s. Shims take turns, round after
    round or batch after batch. `ctr run` includes the client's own start; tasks are made by
    containerd's services. Memory is the proportional set size of all processes but containerd.
    """
        .formatted(
            HEADING,
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.version"),
            containerd,
            runc());
  }

  private static String runc() throws IOException {
    Process process = new ProcessBuilder("runc", "-v").start();
    return new String(process.getInputStream().readAllBytes(), UTF_8)
        .lines()
        .findFirst()
        .orElse("no runc");
  }
}
