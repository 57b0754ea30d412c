package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.CpuGroup;
import io.jwasm.integration.daemon.Events;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel limits, kills and counts, and what is left when processes are killed. */
class ContainerdLimitsIT extends ContainerdSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The JVMs that were started for a container of its own. */
  private List<ProcessHandle> ownJvms(String id) {
    return sandbox.jvms().stream()
        .filter(
            jvm -> Arrays.asList(jvm.info().arguments().orElseThrow()).contains("/default/" + id))
        .toList();
  }

  @Test
  void aQuotaBindsTheGuestAndItsJvm() {
    run("quota").option("--cpus", "0.2").args("/wait.wasm", "busy").detach();
    assertThat(ownJvms("quota")).hasSize(1);
    var group = new CpuGroup(sandbox, "default/quota");
    assertThat(group.quota()).isEqualTo(0.2);
    CpuGroup.Count begin = group.count();
    // Periods of 100 ms in which it used up its share.
    Await.until(
        PATIENCE,
        "throttled periods",
        () -> group.count().since(begin).throttled() >= 10,
        () -> group.count());
    CpuGroup.Count used = group.count().since(begin);
    assertThat(used.nanos() / 1e8 / used.periods()).as("CPU in a period").isBetween(0.05, 0.4);
    containerd.remove("quota");
  }

  /** A tmpfs is memory, and that of who writes to it. */
  @Test
  void theKernelKillsWhatTakesMemoryElsewhere() {
    Path tmpfs = Path.of("/run/hog");
    assertThat(sandbox.inside("/run/hog").toFile().mkdir()).isTrue();
    try (Events events = containerd.events()) {
      run("oom")
          .option("--memory-limit", 64 << 20)
          .mount(tmpfs, "/data", "rw")
          .args("/hog.wasm", "file", "/data/file", 1000)
          .detach();
      events.await("/tasks/oom", "oom");
      assertThat(events.awaitExit("oom").exitStatus()).isEqualTo(137);
    }
    assertThat(containerd.log()).contains("reached the limit of memory");
    containerd.ctr("container", "rm", "oom").expectExit(0);
    assertThat(sandbox.inside("/run/hog/file").toFile().delete()).isTrue();
    assertThat(containerd.status("oom")).isEmpty();
  }

  @Test
  void aShimOfItsOwnThatIsKilledLeavesNothing() {
    run("killed").option("--memory-limit", 64 << 20).args("/wait.wasm", "sleep", 600_000).detach();
    Path cgroup = sandbox.cgroup("memory", "default/killed");
    assertThat(cgroup).isDirectory();
    try (Events events = containerd.events()) {
      ownJvms("killed").forEach(ProcessHandle::destroyForcibly);
      assertThat(events.awaitExit("killed").exitStatus()).isEqualTo(137);
      assertThat(events.of("killed")).extracting(Events.Event::topic).doesNotContain("/tasks/oom");
    }
    assertThat(cgroup).doesNotExist();
    assertThat(ownJvms("killed")).isEmpty();
    containerd.ctr("container", "rm", "killed").expectExit(0);
  }

  /** It opens what it can, which for two of them would be more than a JVM may have open. */
  @Test
  void greedyGuestsLeaveSomethingForOthers() {
    String[] args = {"/hog.wasm", "fds", "/hog.wasm"};
    try (Running first = run("greedy").option("--rm").args((Object[]) args).start();
        Running second = run("greedier").option("--rm").args((Object[]) args).start()) {
      first.awaitOutput("opened");
      second.awaitOutput("opened");
      for (String id : List.of("greedy", "greedier")) {
        containerd.ctr("task", "exec", "--exec-id", "e", id, "/hello.wasm").expectExit(0);
      }
      run("modest").args("/hello.wasm").expectExit(0);
      run("modest").args("/files.wasm", "write", "/new", "text").expectExit(0);
      for (String id : List.of("greedy", "greedier")) {
        containerd.ctr("task", "kill", "-s", "SIGKILL", id).expectExit(0);
      }
      first.finish(PATIENCE).expectExit(137);
      second.finish(PATIENCE).expectExit(137);
    }
  }

  @Test
  void whoKillsTheHolderKillsTheGuest() {
    run("held").args("/wait.wasm", "sleep", 600_000).detach();
    try (Events events = containerd.events()) {
      containerd.signal("held", 9);
      assertThat(events.awaitExit("held").exitStatus()).isEqualTo(137);
    }
    assertThat(containerd.status("held")).isEqualTo("STOPPED");
    containerd.remove("held");
  }
}
