package io.jwasm.integration.bench;

import io.jwasm.integration.rpc.TaskClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What containers that wait cost: the proportional set size of all processes but containerd. */
final class IdleMemory {
  private static final List<Integer> COUNTS = List.of(1, 10, 100, 1000);
  private static final int SIGKILL = 9;

  /** Programs in processes of their own take too much for more. */
  private static final int MOST_OF_OTHERS = 100;

  private final BenchHost host;

  IdleMemory(BenchHost host) {
    this.host = host;
  }

  Table run(List<Contender> contenders) throws IOException, InterruptedException {
    var table =
        new Table(
            "memory of idle containers",
            "1, MiB",
            "10, MiB",
            "100, MiB",
            "1000, MiB",
            "each further, KiB");
    for (Contender contender : contenders) {
      host.settle();
      table.row(contender.name(), measure(contender));
    }
    host.settle();
    return table;
  }

  private double[] measure(Contender contender) throws IOException, InterruptedException {
    int most = contender.name().equals("jwasm") ? COUNTS.getLast() : MOST_OF_OTHERS;
    double[] row = new double[COUNTS.size() + 1];
    Arrays.fill(row, Double.NaN);
    try (TaskClient client = host.client(contender)) {
      int there = 0;
      int before = 0;
      for (int i = 0; i < COUNTS.size() && COUNTS.get(i) <= most; i++) {
        for (; there < COUNTS.get(i); there++) {
          String id = "idle" + there;
          client.createContainer(id, contender.spec(id, true));
          client.create(id, host.place(contender));
          client.start(id);
        }
        // Holders move into their cgroups a second later, and heaps shrink.
        Thread.sleep(3000);
        row[i] = pss() / 1024.0;
        if (i > 0) {
          row[COUNTS.size()] = (row[i] - row[i - 1]) * 1024 / (COUNTS.get(i) - before);
        }
        before = COUNTS.get(i);
      }
      for (int i = 0; i < there; i++) {
        client.kill("idle" + i, SIGKILL);
      }
      for (int i = 0; i < there; i++) {
        client.await("idle" + i);
        client.delete("idle" + i);
      }
    }
    return row;
  }

  /** In KiB. */
  private long pss() throws IOException {
    long sum = 0;
    for (ProcessHandle process : host.sandbox.processes()) {
      if (process.info().command().filter(c -> c.endsWith("/containerd")).isEmpty()) {
        sum += ProcessMemory.of(process.pid()).proportional();
      }
    }
    return sum;
  }
}
