package io.jwasm.integration.bench;

import io.jwasm.integration.daemon.Docker;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Places;
import java.util.ArrayList;
import java.util.List;

/** How long {@code docker stop} takes for guests that handle no signal. */
final class DockerStop {
  private static final int ROUNDS = 10;

  private DockerStop() {}

  static Table run() {
    List<Double> waiting = new ArrayList<>();
    List<Double> busy = new ArrayList<>();
    try (Sandbox sandbox = Sandbox.open();
        Docker docker = Docker.start(sandbox)) {
      docker.build("demo/c:1", Places.guest("c/args.wasm"), Places.guest("c/wait.wasm"));
      for (int i = 0; i < ROUNDS; i++) {
        waiting.add(stop(docker, "sleep" + i, "sleep", "2000000000"));
        busy.add(stop(docker, "busy" + i, "busy"));
      }
    }
    return new Table("docker stop", "p50, ms", "worst of " + ROUNDS + ", ms")
        .row("a guest that sleeps", Quantiles.median(waiting), Quantiles.of(waiting, 1))
        .row("a guest in a loop", Quantiles.median(busy), Quantiles.of(busy, 1));
  }

  private static double stop(Docker docker, String name, String... args) {
    List<Object> words = new ArrayList<>(List.of("--entrypoint", "/wait.wasm", "demo/c:1"));
    words.addAll(List.of(args));
    docker.detach(name, words.toArray());
    long begin = System.nanoTime();
    docker.output("stop", name);
    double millis = (System.nanoTime() - begin) / 1e6;
    docker.output("rm", name);
    return millis;
  }
}
