package io.jwasm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares jwasm with other runtimes: prints the report and writes it to docs/benchmarks.md. */
public final class Bench {
  private static final List<String> PEERS =
      List.of("wazero", "wasmedge", "wasmtime", "node", "native");

  private static final String FILE = "benchmarks.md";

  private Bench() {}

  /**
   * @param args the project's directory
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path top = Path.of(args[0]);
    int rounds = Integer.parseInt(System.getenv().getOrDefault("JWASM_BENCH_ROUNDS", "7"));
    Path work = Files.createTempDirectory("jwasm-bench");
    try {
      var meter = new Meter(top.resolve("build/bench/measure"), work);
      String report = run(top, meter, rounds);
      System.out.print(report);
      Path file = Files.createDirectories(top.resolve("docs")).resolve(FILE);
      Files.writeString(file, report + others(file));
    } finally {
      Meter.delete(work);
    }
  }

  /** The sections that the other benchmarks write, with the blank line before them. */
  private static String others(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file) : "";
    int start = text.indexOf("\n# ");
    return start < 0 ? "" : text.substring(start);
  }

  private static String run(Path top, Meter meter, int rounds)
      throws IOException, InterruptedException {
    List<Peer> peers = new ArrayList<>();
    peers.add(Peer.jwasm(top, "auto"));
    peers.add(Peer.jwasm(top, "jvm"));
    for (String name : PEERS) {
      peers.add(Peer.of(top.resolve("build/peers").resolve(name)));
    }
    String before = Machine.load();
    var report = new Report();
    header(report, rounds);
    String only = System.getenv().getOrDefault("JWASM_BENCH_ONLY", "");
    var summary = new Summary();
    Map<String, Map<Peer, Path>> caches = new HashMap<>();
    for (Workload workload : Workload.ALL) {
      if (!workload.title().contains(only)) {
        continue;
      }
      System.err.println("bench: " + workload.title());
      Map<Peer, Path> compiled =
          caches.computeIfAbsent(workload.module(), module -> new HashMap<>());
      Map<Peer, Row> rows =
          new Contest(workload, peers, top.resolve("build/guests"), meter, compiled).run(rounds);
      report.table(workload, rows);
      summary.add(workload, rows);
    }
    summary.print(report);
    report.line("").line("Load average before and after: " + before + ", " + Machine.load() + ".");
    return report.toString();
  }

  private static void header(Report report, int rounds) throws IOException {
    report
        .line("# Benchmarks")
        .line("")
        .line("Written by `make bench` on " + LocalDate.now() + ": " + Machine.describe() + ".")
        .line("")
        .line(
            "Each table is one interleaved run: every runtime in turn, round after round. Numbers")
        .line("are medians, of up to 3 cold and of " + rounds + " warm starts, of whole processes.")
        .line("Cold: with an empty cache, compiling included. Warm: with what the first start left")
        .line("in the cache. Guest: what a warm start takes beyond one that has next to nothing to")
        .line("do. A ratio below 1 means that jwasm is faster. wasmtime runs in a small")
        .line("Python driver, whose start is left out of its times; its RSS includes Python.")
        .line("Node.js keeps no compiled code, so that each of its starts compiles. Native is the")
        .line("same source compiled for this machine, without WebAssembly.");
  }
}
