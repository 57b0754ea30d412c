package io.jwasm.shim.cli;

import io.jwasm.oci.json.PlainJson;
import io.jwasm.proto.shim.v1.Usage;
import io.jwasm.shim.admin.RunningShims.Found;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What containers use, with the share of CPU time since the last look. Confined to one thread. */
final class UsageTable {
  private Map<String, Long> lastCpu = Map.of();
  private long lastTime;

  /**
   * A container's use.
   *
   * @param cpu CPUs that were busy for it since the last look
   */
  record Row(ContainerView view, double cpu) {
    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("namespace", view.namespace());
      fields.put("id", view.container().getId());
      fields.put("cpuPercent", Math.round(1000 * cpu) / 10.0);
      fields.putAll(view.usageFields());
      return fields;
    }
  }

  /** Looks once more; the first time no share is known. */
  List<Row> next(List<Found> found, long nanoTime) {
    Map<String, Long> cpu = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Found one : found) {
      var view = new ContainerView(one);
      if (!view.isStopped()) {
        String key = view.namespace() + "/" + view.container().getId();
        long now = view.usage().getCpuNanos();
        cpu.put(key, now);
        long used = Math.max(0, now - lastCpu.getOrDefault(key, now));
        rows.add(new Row(view, used / (double) Math.max(1, nanoTime - lastTime)));
      }
    }
    lastCpu = cpu;
    lastTime = nanoTime;
    return rows;
  }

  /** The rows with the busiest first. */
  static List<Row> busiestFirst(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparingDouble(Row::cpu).reversed()).toList();
  }

  /** Prints a table, or an object a line. */
  static void print(List<Row> rows, boolean json, PrintStream out) {
    if (json) {
      rows.forEach(row -> out.println(PlainJson.line(row.fields())));
    } else {
      table(rows).print(out);
    }
  }

  private static Table table(List<Row> rows) {
    var table =
        new Table(
            "NAMESPACE",
            "CONTAINER ID",
            "CPU %",
            "CPU TIME",
            "MEM / LIMIT",
            "MEM %",
            "THREADS",
            "COMMAND");
    for (Row row : rows) {
      Usage usage = row.view.usage();
      long limit = usage.getMemoryLimit();
      table.add(
          row.view.namespace(),
          row.view.id(false),
          HumanText.percent(row.cpu),
          HumanText.seconds(usage.getCpuNanos()),
          HumanText.memory(usage.getMemoryBytes(), limit),
          limit == 0 ? "-" : HumanText.percent(usage.getMemoryBytes() / (double) limit),
          Long.toString(usage.getThreads()),
          row.view.command(false));
    }
    return table;
  }
}
