package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.daemon.Footprint;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.rpc.TaskClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Containers that come and go leave nothing in the shim, nor in the machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrowthIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WARM_UP = 150;
  private static final int CYCLES = 1000;
  private static final int AT_ONCE = 200;
  private static final int PARALLEL = 4;
  private static final int SIGKILL = 9;

  /** Caches and pools that are still growing; one thing for each container would be far more. */
  private static final Map<String, Integer> SLACK =
      Map.of("descriptors", 8, "threads", 8, "mappings", 60, "KiB of heap", 1500);

  private static final List<String> THINGS =
      List.of(
          "processes",
          "network namespaces",
          "mounts",
          "files in /run",
          "temporary files",
          "cgroups",
          "descriptors",
          "threads",
          "mappings",
          "KiB of heap");

  private Sandbox sandbox;
  private Containerd containerd;
  private TaskClient client;
  private TaskClient.Place place;
  private String cgroups;

  /** Of the guests' standard input, which would be at its end without. */
  private RandomAccessFile writer;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    sandbox = Sandbox.open();
    containerd = Containerd.start(sandbox, Release.V2);
    cgroups = "/jwasm-" + sandbox.directory().getFileName();
    Path root = Files.createDirectory(sandbox.directory().resolve("image"));
    Files.createDirectory(root.resolve("tmp"));
    for (String guest : List.of("exit.wasm", "wait.wasm")) {
      Files.copy(Places.guest("c/" + guest), root.resolve(guest));
    }
    Path in = sandbox.directory().resolve("in");
    Path out = sandbox.directory().resolve("out");
    assertThat(new ProcessBuilder("mkfifo", in.toString(), out.toString()).start().waitFor())
        .isZero();
    // For reading too, as opening it would wait otherwise.
    writer = new RandomAccessFile(in.toFile(), "rw");
    place = new TaskClient.Place(root, in.toString(), out.toString());
    client = new TaskClient(containerd.socket(), "default", CtrRun.RUNTIME);
  }

  @AfterAll
  void nothingIsLeft() throws IOException {
    try (Sandbox _ = sandbox) {
      if (client != null) {
        client.close();
        writer.close();
        containerd.stop();
        sandbox.assertEmpty(PATIENCE);
        Footprint.removeCgroups(cgroups);
      }
    }
  }

  /** As containerd's default, with namespaces and a cgroup of its own. */
  private String spec(String id, String args) {
    return """
    {"ociVersion": "1.2.1", "hostname": "%1$s", "root": {"path": "rootfs", "readonly": true},
     "process": {"cwd": "/", "user": {"uid": 0, "gid": 0}, "args": [%2$s],
                 "env": ["PATH=/usr/local/bin:/usr/bin:/bin"]},
     "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}],
     "linux": {"cgroupsPath": "%3$s/%1$s", "resources": {"cpu": {"shares": 1024}},
               "namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"},
                              {"type": "mount"}, {"type": "network"}]}}
    """
        .formatted(id, args, cgroups);
  }

  private void launch(String id, String args) {
    client.createContainer(id, spec(id, args));
    client.create(id, place);
    client.start(id);
  }

  /** Does something for each number below {@code count}, some at a time. */
  private static void each(int count, IntConsumer action) {
    try (var pool = Executors.newFixedThreadPool(PARALLEL)) {
      List<Callable<Void>> calls =
          IntStream.range(0, count)
              .<Callable<Void>>mapToObj(i ->
                  () -> {
                    action.accept(i);
                    return null;
                  })
              .toList();
      for (Future<Void> result : pool.invokeAll(calls)) {
        result.get();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void cycles(int count, String name) {
    each(
        count,
        i -> {
          String id = name + i;
          launch(id, "\"/exit.wasm\", \"" + i % 100 + "\"");
          assertThat(client.await(id)).isEqualTo(i % 100);
          client.delete(id);
        });
  }

  @Test
  void containersOneAfterTheOtherLeaveNothing() {
    cycles(WARM_UP, "warm");
    Footprint before = Footprint.of(sandbox, cgroups);
    cycles(CYCLES, "cycle");
    assertNoGrowth(before);
  }

  @Test
  void manyContainersAtOnceLeaveNothing() {
    cycles(WARM_UP, "before");
    Footprint before = Footprint.of(sandbox, cgroups);
    each(AT_ONCE, i -> launch("idle" + i, "\"/wait.wasm\", \"poll\", \"-1\""));
    Footprint full = Footprint.of(sandbox, cgroups);
    assertThat(full.growth(before, "processes")).isEqualTo(AT_ONCE);
    assertThat(full.growth(before, "network namespaces")).isEqualTo(AT_ONCE);
    assertThat(sandbox.jvms()).hasSize(1);
    each(AT_ONCE, i -> client.kill("idle" + i, SIGKILL));
    each(
        AT_ONCE,
        i -> {
          assertThat(client.await("idle" + i)).isEqualTo(128 + SIGKILL);
          client.delete("idle" + i);
        });
    assertNoGrowth(before);
  }

  private void assertNoGrowth(Footprint before) {
    Await.until(
        PATIENCE,
        "everything to be as it was",
        () -> grown(before, Footprint.of(sandbox, cgroups)).isEmpty(),
        () -> {
          Footprint after = Footprint.of(sandbox, cgroups);
          return grown(before, after) + " of " + after;
        });
  }

  private static List<String> grown(Footprint before, Footprint after) {
    return THINGS.stream()
        .filter(thing -> after.growth(before, thing) > SLACK.getOrDefault(thing, 0))
        .map(thing -> thing + " by " + after.growth(before, thing))
        .toList();
  }
}
