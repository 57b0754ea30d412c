package io.jwasm.integration.bench;

import io.jwasm.integration.rpc.TaskClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many tasks from create to delete, some at a time, by containerd's services. */
final class Stress {
  private static final int BATCHES = 4;
  private static final int PARALLEL = 4;

  private final BenchHost host;
  private int number;

  Stress(BenchHost host) {
    this.host = host;
  }

  /**
   * @param tasks of each shim, in batches by turns
   */
  Table run(List<Contender> contenders, int tasks) throws InterruptedException, ExecutionException {
    Map<Contender, Double> seconds = new LinkedHashMap<>();
    for (int batch = 0; batch < BATCHES; batch++) {
      for (Contender contender : contenders) {
        try (TaskClient client = host.client(contender)) {
          batch(client, contender, PARALLEL);
          long begin = System.nanoTime();
          batch(client, contender, tasks / BATCHES);
          seconds.merge(contender, (System.nanoTime() - begin) / 1e9, Double::sum);
        }
      }
    }
    var table = new Table(tasks + " tasks, 4 at a time", "tasks/s", "times runc's");
    double runc = seconds.get(contenders.get(1));
    seconds.forEach((contender, time) -> table.row(contender.name(), tasks / time, runc / time));
    return table;
  }

  private void batch(TaskClient client, Contender contender, int count)
      throws InterruptedException, ExecutionException {
    int first = number;
    number += count;
    try (var pool = Executors.newFixedThreadPool(PARALLEL)) {
      List<Callable<Void>> calls = new ArrayList<>();
      IntStream.range(first, number)
          .forEach(i -> calls.add(() -> task(client, contender, "t" + i)));
      for (Future<Void> call : pool.invokeAll(calls)) {
        call.get();
      }
    }
  }

  private Void task(TaskClient client, Contender contender, String id) {
    client.createContainer(id, contender.spec(id, false));
    client.create(id, host.place(contender));
    client.start(id);
    int status = client.await(id);
    client.delete(id);
    if (status != 0) {
      throw new IllegalStateException(contender.name() + ": status " + status);
    }
    return null;
  }
}
