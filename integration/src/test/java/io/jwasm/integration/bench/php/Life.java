package io.jwasm.integration.bench.php;

import io.jwasm.integration.bench.ProcessMemory;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.Lamp;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All servers from their start to their end, by turns. */
final class Life implements AutoCloseable {
  /** How many front pages are asked for at a time. */
  private static final List<Integer> FIRST = List.of(1, 1, 8);

  private static final List<Integer> FURTHER = List.of(15, 15, 15, 15, 15, 15);

  private static final String CPU = "page CPU of each of the last 90";

  private static final int SECONDS = 4;

  private final Lamp lamp;
  private final Figures figures;
  private final Map<Server, Running> servers = new LinkedHashMap<>();
  private int pages;

  Life(Lamp lamp, List<Server> servers, Figures figures) {
    this.lamp = lamp;
    this.figures = figures;
    for (Server server : servers) {
      this.servers.put(server, lamp.service(server.serve(), server.environment(), server.port()));
    }
  }

  /** The first ten pages. */
  void first() {
    FIRST.forEach(this::pages);
  }

  /** The next ninety, and what is then in memory. */
  void further() throws IOException {
    Map<Server, Double> before = new HashMap<>();
    servers.forEach((server, running) -> before.put(server, cpuMilliseconds(running)));
    FURTHER.forEach(this::pages);
    int count = FURTHER.stream().mapToInt(Integer::intValue).sum();
    for (var server : servers.entrySet()) {
      double used = cpuMilliseconds(server.getValue()) - before.get(server.getKey());
      figures.add(server.getKey().name(), CPU, used / count);
      ProcessMemory memory = memory(server.getValue());
      figures.add(server.getKey().name(), "PSS, MiB", memory.proportional() / 1024.0);
      figures.add(server.getKey().name(), "RSS, MiB", memory.resident() / 1024.0);
    }
  }

  private void pages(int count) {
    for (Server server : servers.keySet()) {
      String range = "[%d-%d]".formatted(pages + 1, pages + count);
      List<String> answers =
          lamp.curl()
              .call(
                  "-o",
                  "/dev/null",
                  "-w",
                  "%{http_code} %{time_total}\\n",
                  "http://" + server.host() + "/?n=" + range)
              .stdout()
              .lines()
              .toList();
      for (int i = 0; i < count; i++) {
        figures.add(server.name(), "page " + (pages + i + 1), milliseconds(answers.get(i)));
      }
    }
    pages += count;
  }

  private static double milliseconds(String answer) {
    if (!answer.startsWith("200 ")) {
      throw new IllegalStateException("answered " + answer);
    }
    return Double.parseDouble(answer.substring(4)) * 1000;
  }

  /** The server itself is a child of what leads into the sandbox. */
  private static List<ProcessHandle> processes(Running running) {
    return ProcessHandle.of(running.pid()).orElseThrow().descendants().toList();
  }

  private static double cpuMilliseconds(Running running) {
    return processes(running).stream()
        .mapToLong(process -> process.info().totalCpuDuration().orElseThrow().toMillis())
        .sum();
  }

  /** Of a server. */
  static ProcessMemory memory(Running running) throws IOException {
    long resident = 0;
    long proportional = 0;
    for (ProcessHandle process : processes(running)) {
      ProcessMemory memory = ProcessMemory.of(process.pid());
      resident += memory.resident();
      proportional += memory.proportional();
    }
    return new ProcessMemory(resident, proportional);
  }

  /** Many requests for one path. */
  void load(String title, String path) {
    for (Server server : servers.keySet()) {
      String address = "http://" + server.host() + path;
      Load alone = Load.of(lamp, address, 1, SECONDS);
      figures.add(server.name(), title + "p50, ms", alone.p50());
      figures.add(server.name(), title + "p99, ms", alone.p99());
      figures.add(server.name(), title + "requests/s", alone.rate());
      figures.add(
          server.name(),
          title + "requests/s of 4 clients",
          Load.of(lamp, address, 4, SECONDS).rate());
    }
  }

  /** Throws if not all serve the same front page. */
  void compare() {
    List<String> pages =
        servers.keySet().stream()
            .map(s -> lamp.curl().page("http://" + s.host() + "/").replace(s.host(), "web"))
            .distinct()
            .toList();
    if (pages.size() > 1) {
      throw new IllegalStateException("front pages differ: " + pages);
    }
  }

  @Override
  public void close() {
    servers.values().forEach(lamp::stop);
  }
}
