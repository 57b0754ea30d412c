package io.jwasm.integration.bench;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.Footprint;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.rpc.TaskClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A containerd of its own in namespaces of its own, with the images that are run. */
final class BenchHost implements AutoCloseable {
  static final String CGROUPS = "/jwasm-bench";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  final Sandbox sandbox = Sandbox.open();
  final Containerd containerd;
  private final Path guests;
  private final Path programs = Places.top().resolve("build/bench/native/root");

  BenchHost() throws IOException {
    containerd =
        Containerd.start(
            sandbox, Release.V2, Map.of("JWASM_IDLE", "2", "JWASM_HOME", home().toString()));
    guests = Files.createDirectory(sandbox.directory().resolve("guests"));
    Files.createDirectory(guests.resolve("dev"));
    Files.copy(Places.guest("c/hello.wasm"), guests.resolve("hello.wasm"));
    Files.copy(Places.guest("c/wait.wasm"), guests.resolve("wait.wasm"));
    containerd.build(
        "demo/c:1",
        Places.guest("c/args.wasm"),
        Places.guest("c/hello.wasm"),
        Places.guest("c/wait.wasm"));
    containerd
        .ctr("image", "import", Places.top().resolve("build/bench/native/image.tar"))
        .expectExit(0);
  }

  /** Where jwasm keeps compiled modules. */
  Path home() {
    return sandbox.directory().resolve("home");
  }

  /** containerd's services for a shim. */
  TaskClient client(Contender contender) {
    return new TaskClient(containerd.socket(), "default", contender.runtime());
  }

  /** Where a shim's tasks run, without streams. */
  TaskClient.Place place(Contender contender) {
    return place(contender, "");
  }

  TaskClient.Place place(Contender contender, String stdout) {
    return new TaskClient.Place(contender.wasm() ? guests : programs, "", stdout);
  }

  /** Runs a hello to its end by {@code ctr}, and answers how long it took in milliseconds. */
  double run(Contender contender, String id) throws IOException, InterruptedException {
    List<String> words = containerd.words(contender.run(id).toArray());
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    int status = process.waitFor();
    double millis = (System.nanoTime() - begin) / 1e6;
    if (status != 0) {
      throw new IOException(contender.name() + " ended with " + status);
    }
    return millis;
  }

  /** Waits until no container and no shim is left. */
  void settle() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (sandbox.processes().size() > 1) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("left: " + sandbox.processes());
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    containerd.stop();
    sandbox.close();
    Footprint.removeCgroups(CGROUPS);
  }
}
