package io.jwasm.integration.bench.php;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.Lamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What whole processes take: a compilation, a start, a script. */
final class Processes {
  private static final Path TOOLS = Path.of("build/bench");

  private final Lamp lamp;
  private final Figures figures;

  Processes(Lamp lamp, Figures figures) {
    this.lamp = lamp;
    this.figures = figures;
  }

  /** Runs a tool of this benchmark in the sandbox, which prints numbers. */
  private double[] measure(String tool, Server server, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Places.top().resolve(TOOLS).resolve(tool).toAbsolutePath().toString());
    command.addAll(words);
    return numbers(lamp.run(command, server.environment()).expectExit(0).stdout());
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** Compiles the module into an empty home. */
  void compile(Server jwasm, String module) {
    List<String> words = Jwasm.command("compile", Places.guest("php/" + module)).words();
    compiled(jwasm, measure("measure", jwasm, words));
  }

  /**
   * Adds what a compilation took.
   *
   * @param cost as the tool "measure" prints it
   */
  void compiled(Server server, String cost) {
    compiled(server, numbers(cost));
  }

  private void compiled(Server server, double... cost) {
    figures.add(server.name(), "compile wall, s", succeeded(cost)[1] / 1e6);
    figures.add(server.name(), "compile CPU, s", cost[2] / 1e6);
    figures.add(server.name(), "compile peak RSS, MiB", cost[3] / 1024);
  }

  private static double[] succeeded(double... cost) {
    if (cost[0] != 0) {
      throw new IllegalStateException("exit status " + cost[0]);
    }
    return cost;
  }

  /** Runs PHP's own benchmark. */
  void script(Server server) {
    double[] cost = measure("measure", server, server.script("/var/www/wordpress/bench.php"));
    figures.add(server.name(), "script wall, ms", succeeded(cost)[1] / 1e3);
    figures.add(server.name(), "script CPU, ms", cost[2] / 1e3);
  }

  /** Starts it until it has answered one request. */
  void start(Server server, String kind) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Integer.toString(server.port()), Integer.toString(server.webPort())));
    words.add("/hello.php");
    words.addAll(server.serve());
    double[] times = measure("start", server, words);
    figures.add(server.name(), "start " + kind + " listening, ms", times[0] / 1e3);
    figures.add(server.name(), "start " + kind + " answer, ms", times[1] / 1e3);
    figures.add(server.name(), "start " + kind + " CPU, ms", times[2] / 1e3);
  }

  /** The proportional set size of a JVM whose guest does nothing, in MiB. */
  double idle(Server jwasm) throws IOException {
    List<String> words = Jwasm.guest("c/wait.wasm").args("sleep", "1000000000").words();
    Running running = Running.start(lamp.sandbox().enter(words), jwasm.environment());
    try (running) {
      running.awaitOutput("ready");
      return Life.memory(running).proportional() / 1024.0;
    }
  }
}
