package io.jwasm.integration.bench.php;

import io.jwasm.integration.bench.Section;
import io.jwasm.integration.bench.Table;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.lamp.Lamp;
import io.jwasm.integration.lamp.WordPress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares PHP under jwasm with others: prints the tables, and writes them down. */
public final class PhpBench {
  private static final int COLD_ROUNDS = 2;

  private final int rounds =
      Integer.parseInt(System.getenv().getOrDefault("JWASM_BENCH_ROUNDS", "3"));
  private final String module;
  private final Path compiled;
  private final Lamp lamp;
  private final List<Server> servers = new ArrayList<>();
  private final Figures figures;

  private PhpBench(String module, Path compiled, Lamp lamp) {
    this.module = module;
    this.compiled = compiled;
    this.lamp = lamp;
    servers.add(jwasm("home"));
    servers.add(
        Server.wasmEdge(
            lamp, Places.top().resolve("build/peers/wasmedge/wasmedge").toString(), compiled));
    servers.add(Server.ofMachine(lamp));
    figures = new Figures(servers.stream().map(Server::name).toList());
  }

  /** See bench/php/run: the name of the module, WasmEdge's form of it, what precedes the tables. */
  public static void main(String[] args) throws IOException {
    var section = new Section("# PHP");
    var text = new StringBuilder(Files.readString(Path.of(args[2])));
    try (Lamp lamp = Lamp.open()) {
      var bench = new PhpBench(args[0], Path.of(args[1]), lamp);
      bench.prepare();
      bench.run().forEach(table -> text.append(table.markdown()));
      text.append(bench.aims().markdown());
    }
    section.write(text.toString());
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }

  private Server jwasm(String home) {
    return Server.jwasm(lamp, module, lamp.file(home));
  }

  private void prepare() throws IOException {
    say("installing WordPress");
    lamp.database();
    lamp.web();
    var running = lamp.nativePhp();
    new WordPress(lamp.curl(), "http://web:81", lamp.file("cookies")).install("bench");
    lamp.stop(running);
    lamp.script("hello.php", "echo 'hello';");
    Files.copy(Places.guest("php/bench.php"), lamp.file("wordpress/bench.php"));
  }

  private List<Table> run() throws IOException {
    say("compiling, starting, bench.php");
    processes();
    for (int round = 0; round < rounds; round++) {
      say("pages, round " + (round + 1) + " of " + rounds);
      try (var life = new Life(lamp, servers, figures)) {
        life.first();
        life.compare();
        if (round == 0) {
          life.further();
        }
        life.load("hello ", "/hello.php");
        life.load("front ", "/");
      }
    }
    return tables();
  }

  private void processes() throws IOException {
    var processes = new Processes(lamp, figures);
    processes.compiled(
        servers.get(1), Files.readString(Path.of(compiled.toString().replace(".so", ".cost"))));
    for (int round = 0; round < COLD_ROUNDS; round++) {
      processes.compile(jwasm("compile" + round), module);
      processes.start(jwasm("cold" + round), "cold");
    }
    processes.compile(servers.getFirst(), module);
    figures.add("idle", "PSS, MiB", processes.idle(servers.getFirst()));
    for (int round = 0; round < rounds; round++) {
      for (Server server : servers) {
        processes.start(server, "cached");
        processes.script(server);
      }
    }
  }

  private List<Table> tables() {
    return List.of(
        figures.table("bench.php", "script ", "wall, ms", "wall, ms", "CPU, ms"),
        load("hello.php through nginx", "hello "),
        load("the front page of WordPress through nginx", "front "),
        figures.table(
            "front pages after a start, ms",
            "page ",
            "2",
            "1",
            "2",
            "3",
            "10",
            "100",
            "CPU of each of the last 90"),
        figures.table(
            "from the start to the first answer of hello.php",
            "start ",
            "cached answer, ms",
            "cold listening, ms",
            "cold answer, ms",
            "cached listening, ms",
            "cached answer, ms",
            "cached CPU, ms"),
        figures.table("compiling", "compile ", "wall, s", "wall, s", "CPU, s", "peak RSS, MiB"),
        figures.table("memory after 100 front pages", "", "PSS, MiB", "PSS, MiB", "RSS, MiB"));
  }

  private Table load(String title, String prefix) {
    return figures.table(
        title, prefix, "p50, ms", "p50, ms", "p99, ms", "requests/s", "requests/s of 4 clients");
  }

  private Table aims() {
    String ours = servers.getFirst().name();
    String other = servers.get(1).name();
    return new Table("aims", "here", "at most")
        .row("bench.php, part of WasmEdge's time", figures.ratio("script wall, ms", other), 0.4)
        .row("first front page, part of WasmEdge's time", figures.ratio("page 1", other), 2)
        .row("second front page, part of WasmEdge's time", figures.ratio("page 2", other), 1)
        .row(
            "listening after a cached start, ms",
            figures.median(ours, "start cached listening, ms"),
            500)
        .row("compiling, s", figures.median(ours, "compile wall, s"), 3.5)
        .row("compiling, peak MiB", figures.median(ours, "compile peak RSS, MiB"), 512)
        .row(
            "memory after 100 pages, MiB more than an idle JVM",
            figures.median(ours, "PSS, MiB") - figures.median("idle", "PSS, MiB"),
            150);
  }
}
