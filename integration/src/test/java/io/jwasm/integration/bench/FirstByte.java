package io.jwasm.integration.bench;

import io.jwasm.integration.rpc.Calls;
import io.jwasm.integration.rpc.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** From create to the first byte, and through the whole life, in calls of the shim itself. */
final class FirstByte {
  private static final String TASK = "containerd.task.v3.Task";
  private static final int WARM_UP = 500;

  private final BenchHost host;
  private final Contender jwasm;

  FirstByte(BenchHost host, Contender jwasm) {
    this.host = host;
    this.jwasm = jwasm;
  }

  Table run(int rounds) throws IOException, InterruptedException {
    Path fifo = host.sandbox.directory().resolve("first");
    if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
      throw new IOException("no fifo");
    }
    // One start by containerd, for there to be a shim.
    host.run(jwasm, "first");
    List<Double> first = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    try (var output = new RandomAccessFile(fifo.toFile(), "rw");
        var calls = new Calls(socket())) {
      for (int i = 0; i < WARM_UP + rounds; i++) {
        double[] times = life(calls, "life" + i, fifo, output);
        if (i >= WARM_UP) {
          first.add(times[0]);
          whole.add(times[1]);
        }
      }
    }
    return new Table("inside the shim, by its gRPC socket", "p50, ms", "p99, ms")
        .row("create to first byte", Quantiles.median(first), Quantiles.of(first, 0.99))
        .row("create to delete", Quantiles.median(whole), Quantiles.of(whole, 0.99));
  }

  private Path socket() throws IOException, InterruptedException {
    while (true) {
      // gRPC is served some seconds after the start.
      try (Stream<Path> files = Files.list(host.sandbox.inside("/run/jwasm"))) {
        var found = files.filter(f -> f.toString().endsWith(".grpc")).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
      Thread.sleep(100);
    }
  }

  private double[] life(Calls calls, String id, Path fifo, RandomAccessFile output)
      throws IOException {
    Path bundle = Files.createDirectories(host.sandbox.directory().resolve("bundles").resolve(id));
    Files.createDirectories(bundle.resolve("rootfs"));
    Files.writeString(bundle.resolve("config.json"), jwasm.spec(id, false));
    Message mount =
        Message.empty()
            .add(1, "bind")
            .add(2, host.place(jwasm).root().toString())
            .addAll(4, List.of("rbind", "ro"));
    Message name = Message.empty().add(1, id);
    Message create =
        Message.empty().add(1, id).add(2, bundle.toString()).add(3, mount).add(6, fifo.toString());
    long begin = System.nanoTime();
    calls.call(TASK, "Create", create);
    calls.call(TASK, "Start", name);
    byte[] bytes = new byte["hello, world\n".length()];
    bytes[0] = (byte) output.read();
    long first = System.nanoTime();
    calls.call(TASK, "Wait", name);
    calls.call(TASK, "Delete", name);
    long end = System.nanoTime();
    output.readFully(bytes, 1, bytes.length - 1);
    return new double[] {(first - begin) / 1e6, (end - begin) / 1e6};
  }
}
