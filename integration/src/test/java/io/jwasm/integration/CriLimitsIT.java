package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.integration.cri.Cri;
import io.jwasm.integration.cri.Resources;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.harness.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What containers of pods use, and the limits that they have. */
class CriLimitsIT extends CriSuite {
  private static final long MIB = 1 << 20;

  CriLimitsIT() {
    super(Release.V2);
  }

  @Test
  void statsAreTrue() {
    String pod = run(pod("stats"));
    String busy = start(pod, container("busy", "/wait.wasm", "busy"));
    var holding = container("holding", "/memory.wasm", "hold", 64);
    String holder = start(pod, holding.resources(Resources.ofMemory(256 * MIB)));
    awaitLog(pod, "holding", "holding");
    Await.until(
        PATIENCE, "a second", () -> cri().stats(busy).cpuNanos() > 1_000_000_000, () -> "less");
    Cri.Stats stats = cri().stats(holder);
    assertThat(stats.workingSet()).isBetween(64 * MIB, 80 * MIB);
    assertThat(stats.available()).isEqualTo(256 * MIB - stats.workingSet());
    assertThat(stats.cpuNanos()).isPositive();
    cri().removePod(pod);
  }

  /** The kubelet takes what a pod uses from its cgroup, and limits it there. */
  @Test
  void aPodsJvmIsInItsCgroup() {
    String pod = run(pod("grouped").cgroup("/pod-grouped"));
    var holding = container("holding", "/memory.wasm", "hold", 64);
    start(pod, holding.resources(Resources.ofMemory(256 * MIB)));
    start(pod, container("busy", "/wait.wasm", "busy"));
    awaitLog(pod, "holding", "holding");
    Await.until(
        PATIENCE,
        "a second",
        () -> cri().podStats(pod).cpuNanos() > 1_000_000_000,
        () -> cri().podStats(pod));
    assertThat(cri().podStats(pod).workingSet()).isBetween(64 * MIB, 1024 * MIB);
    cri().removePod(pod);
    Path cgroup = sandbox().cgroup("memory", "pod-grouped");
    Await.until(
        PATIENCE, "an empty cgroup", () -> children(cgroup).isEmpty(), () -> children(cgroup));
  }

  private static List<Path> children(Path cgroup) {
    try (Stream<Path> files = Files.list(cgroup)) {
      return files.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoRunsOutOfMemoryIsOomKilled() {
    String pod = run(pod("oom"));
    var config = container("main", "/memory.wasm", "exhaust");
    String container = start(pod, config.resources(Resources.ofMemory(32 * MIB)));
    assertThat(awaitExit(container).exitCode()).isEqualTo(137);
    // The event may come after the end.
    Await.until(
        PATIENCE,
        "the reason",
        () -> cri().status(container).reason().equals("OOMKilled"),
        () -> cri().status(container));
    cri().removePod(pod);
  }

  @Test
  void memoryIsResizedOrTheResizeIsRefused() {
    String pod = run(pod("resize"));
    var config = container("main", "/memory.wasm", "hold", 48);
    String container = start(pod, config.resources(Resources.ofMemory(64 * MIB)));
    awaitLog(pod, "main", "holding");
    cri().update(container, Resources.ofMemory(96 * MIB));
    assertThat(cri().status(container).memoryLimit()).isEqualTo(96 * MIB);
    assertThat(cri().stats(container).available())
        .isEqualTo(96 * MIB - cri().stats(container).workingSet());
    assertThatThrownBy(() -> cri().update(container, Resources.ofMemory(16 * MIB)))
        .hasMessageContaining("linear memory cannot shrink");
    assertThat(cri().status(container).memoryLimit()).isEqualTo(96 * MIB);
    cri().removePod(pod);
  }

  @Test
  void aQuotaOfCpuTimeHoldsForEachContainer() {
    String pod = run(pod("quota"));
    var fifth = container("fifth", "/wait.wasm", "busy").resources(Resources.ofCpu(20_000));
    String container = start(pod, fifth);
    start(pod, container("beside", "/wait.wasm", "busy"));
    awaitLog(pod, "fifth", "ready");
    assertThat(processors(container)).isBetween(0.01, 0.22);
    cri().update(container, Resources.ofCpu(100_000));
    Await.until(PATIENCE, "more", () -> processors(container) > 0.22, () -> "no more");
    cri().removePod(pod);
  }

  /** How many processors a container uses, in some seconds. */
  private double processors(String container) {
    Cri.Stats begin = cri().stats(container);
    Cri.Stats end = begin;
    while (end.at() - begin.at() < 3_000_000_000L) {
      end = cri().stats(container);
    }
    return (double) (end.cpuNanos() - begin.cpuNanos()) / (end.at() - begin.at());
  }

  /** Lowering the score needs a capability that even root may not have. */
  @Test
  void aScoreThatCannotBeHadDoesNoHarm() {
    String pod = run(pod("score"));
    var config = container("main", "/hello.wasm").resources(new Resources(0, 0, -900));
    assertThat(output(pod, "main", config, 0)).containsExactly("hello, world");
    cri().removePod(pod);
  }
}
