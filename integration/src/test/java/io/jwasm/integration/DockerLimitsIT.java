package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.CpuGroup;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How Docker limits, measures and holds containers of the shim. */
class DockerLimitsIT extends DockerSuite {
  private static final long SECOND = 1_000_000_000L;

  /** Starts a container that computes without end. */
  private void busy(String name, Object... options) {
    Object[] words = new Object[options.length + 4];
    System.arraycopy(options, 0, words, 0, options.length);
    words[options.length] = "--entrypoint";
    words[options.length + 1] = "/wait.wasm";
    words[options.length + 2] = IMAGE;
    words[options.length + 3] = "busy";
    docker().detach(name, words);
  }

  private CpuGroup cpu(String name) {
    return new CpuGroup(docker().sandbox(), "docker/" + docker().inspect(name, "{{.Id}}"));
  }

  /** What Docker says of a running container, after a while in which it looked at it. */
  private String stats(String name, String format) {
    return docker().output("stats", "--no-stream", "--format", format, name);
  }

  private void remove(String name) {
    docker().output("rm", "-f", name);
  }

  @Test
  void aQuotaBindsAndIsChangedWhileItRuns() {
    busy("quota", "--cpus", "0.2");
    CpuGroup cpu = cpu("quota");
    assertThat(cpu.quota()).isEqualTo(0.2);
    awaitThrottling(cpu);
    docker().output("update", "--cpus", "0.1", "quota");
    assertThat(cpu.quota()).isEqualTo(0.1);
    CpuGroup.Count used = awaitThrottling(cpu);
    assertThat(used.nanos() / 1e8 / used.periods()).as("CPU in a period").isBetween(0.02, 0.2);
    assertThat(stats("quota", "{{.CPUPerc}}")).isNotEqualTo("0.00%");
    remove("quota");
  }

  private static CpuGroup.Count awaitThrottling(CpuGroup cpu) {
    CpuGroup.Count begin = cpu.count();
    Await.until(
        PATIENCE,
        "periods of 100 ms in which the quota was used up",
        () -> cpu.count().since(begin).throttled() >= 10,
        () -> cpu.count());
    return cpu.count().since(begin);
  }

  @Test
  void whatASharedJvmCannotKeepIsRefused() {
    sleeper("shared");
    Result processors = docker().cli("update", "--cpuset-cpus", "0", "shared");
    assertThat(processors.exit()).isNotZero();
    assertThat(processors.stderr()).contains("the container shares a JVM");
    docker().output("update", "--cpus", "0.5", "shared");
    docker().output("update", "-m", "96m", "--memory-swap", "96m", "shared");
    assertThat(stats("shared", "{{.MemUsage}}")).endsWith("/ 96MiB");
    remove("shared");
  }

  @Test
  void statsAreThoseOfTheGuest() throws Exception {
    busy("measured", "-m", "64m", "--oom-score-adj", 300);
    assertThat(oomScores(docker().inspect("measured", "{{.Id}}"))).containsExactly("300");
    assertThat(stats("measured", "{{.PIDs}} {{.MemUsage}}")).matches("1 [0-9.]+[KM]iB / 64MiB");
    assertThat(stats("measured", "{{.MemUsage}}"))
        .as("not those of its JVM")
        .matches("[0-9.]+KiB.*");
    double percent = Double.parseDouble(stats("measured", "{{.CPUPerc}}").replace("%", ""));
    assertThat(percent).isBetween(5.0, 250.0);
    remove("measured");
  }

  /** The scores of the JVM of a container. */
  private List<String> oomScores(String id) throws IOException {
    List<String> scores = new ArrayList<>();
    for (ProcessHandle jvm : docker().sandbox().jvms()) {
      if (jvm.info().commandLine().orElse("").contains("/docker/" + id)) {
        Path file = Path.of("/proc/" + jvm.pid() + "/oom_score_adj");
        scores.add(Files.readString(file).strip());
      }
    }
    return scores;
  }

  @Test
  void aPausedContainerUsesNoCpu() {
    busy("paused", "--cpus", "1");
    CpuGroup cpu = cpu("paused");
    long start = cpu.count().nanos();
    Await.until(PATIENCE, "CPU time", () -> cpu.count().nanos() > start + SECOND, () -> "");
    docker().output("pause", "paused");
    assertThat(docker().inspect("paused", "{{.State.Status}}")).isEqualTo("paused");
    long held = cpu.count().nanos();
    Instant end = Instant.now().plus(Duration.ofSeconds(2));
    Await.until(PATIENCE, "two seconds", () -> Instant.now().isAfter(end), () -> "");
    assertThat(cpu.count().nanos() - held).isLessThan(SECOND / 2);
    docker().output("unpause", "paused");
    long again = cpu.count().nanos();
    Await.until(PATIENCE, "CPU time", () -> cpu.count().nanos() > again + SECOND, () -> "");
    remove("paused");
  }

  @Test
  void aGuestThatNeedsMoreMemoryIsOomKilled() {
    docker().detach("oom", "-m", "32m", "--entrypoint", "/memory.wasm", IMAGE, "exhaust");
    docker()
        .await(
            "oom", "{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}}", "exited 137 true");
    assertThat(docker().log()).contains("out of memory");
    remove("oom");
  }

  /** A tmpfs is memory, and that of who writes to it. */
  @Test
  void aGuestWhoseFilesTakeTooMuchMemoryIsOomKilled() throws Exception {
    Path tmpfs = Files.createDirectory(docker().sandbox().inside("/run/hog"));
    docker()
        .detach(
            "hog",
            "-m",
            "32m",
            "-v",
            "/run/hog:/data",
            "--entrypoint",
            "/hog.wasm",
            IMAGE,
            "file",
            "/data/file",
            1000);
    docker()
        .await(
            "hog", "{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}}", "exited 137 true");
    Files.delete(tmpfs.resolve("file"));
    remove("hog");
  }
}
