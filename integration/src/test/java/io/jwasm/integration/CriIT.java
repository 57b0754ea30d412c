package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.integration.cri.ContainerConfig;
import io.jwasm.integration.cri.Cri;
import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.harness.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods and their containers under containerd 2, from their making to their removal. */
class CriIT extends CriSuite {
  private static final String LOG_LINE = "[-0-9]{10}T[0-9:.]+(Z|[-+][0-9:]+) stdout F .*";

  CriIT() {
    super(Release.V2);
  }

  @Test
  void aContainerRunsToItsEndAndIsRemoved() throws IOException {
    long before = System.currentTimeMillis() * 1_000_000;
    String pod = run(pod("args"));
    String container =
        start(pod, container("main", "/args.wasm").args("one").env("COLOUR", "blue"));
    Cri.ContainerStatus status = awaitExit(container);
    assertThat(status.exitCode()).isZero();
    assertThat(status.reason()).isEqualTo("Completed");
    assertThat(status.startedAt()).isGreaterThanOrEqualTo(before);
    assertThat(status.finishedAt()).isGreaterThanOrEqualTo(status.startedAt());
    assertThat(log(pod, "main")).contains("arg 1 one", "env COLOUR=blue", "env HOSTNAME=args");
    assertThat(Files.readAllLines(cri().log(pod, "main")))
        .allSatisfy(line -> assertThat(line).matches(LOG_LINE));
    cri().remove(container);
    assertThat(cri().hasContainer(container)).isFalse();
    cri().removePod(pod);
    assertThat(cri().hasPod(pod)).isFalse();
  }

  @Test
  void containersEndByThemselvesOrAreStopped() {
    String pod = run(pod("ends"));
    String failing = start(pod, container("failing", "/exit.wasm", 42));
    String trapping = start(pod, container("trapping", "/trap.wasm", "divide"));
    String sleeping = start(pod, sleeper("sleeping"));
    String busy = start(pod, container("busy", "/wait.wasm", "busy"));
    assertThat(awaitExit(failing).exitCode()).isEqualTo(42);
    assertThat(cri().status(failing).reason()).isEqualTo("Error");
    assertThat(awaitExit(trapping).exitCode()).isEqualTo(134);
    assertThat(cri().status(sleeping).isRunning()).isTrue();
    cri().stop(sleeping, 60);
    assertThat(cri().status(sleeping).exitCode()).isEqualTo(143);
    cri().stop(busy, 0);
    assertThat(cri().status(busy).exitCode()).isEqualTo(137);
    assertThat(awaitExit(start(pod, container("again", "/hello.wasm"))).exitCode()).isZero();
    cri().removePod(pod);
  }

  @Test
  void whatCannotRunSaysWhy() {
    String pod = run(pod("missing"));
    String container = cri().create(pod, container("main", "/none.wasm"));
    assertThatThrownBy(() -> cri().start(container))
        .hasMessageContaining("open entrypoint \"/none.wasm\"");
    Cri.ContainerStatus status = cri().status(container);
    assertThat(status.isExited()).isTrue();
    assertThat(status.reason()).isEqualTo("StartError");
    assertThat(status.message()).contains("open entrypoint \"/none.wasm\"");
    cri().removePod(pod);
  }

  @Test
  void aNativeProgramIsRefused() {
    String pod = run(pod("native"));
    String container = cri().create(pod, new ContainerConfig("main", Containerd.PAUSE));
    assertThatThrownBy(() -> cri().start(container))
        .hasMessageContaining("looks like an ELF binary");
    cri().removePod(pod);
  }

  @Test
  void probesRunFurtherProcesses() {
    String pod = run(pod("probed"));
    String container = start(pod, sleeper("main").env("COLOUR", "blue"));
    assertThat(cri().exec(container, 60, "/exit.wasm", "7").exitCode()).isEqualTo(7);
    Cri.Exec args = cri().exec(container, 60, "/args.wasm", "x");
    assertThat(args.exitCode()).isZero();
    assertThat(args.stdout()).contains("arg 1 x", "env COLOUR=blue");
    assertThat(cri().exec(container, 60, "cat", "/etc/hostname").stdout()).isEqualTo("probed\n");
    Cri.Exec failing = cri().exec(container, 60, "cat", "/no-such-file");
    assertThat(failing.exitCode()).isOne();
    assertThat(failing.stderr()).contains("/no-such-file");
    assertThatThrownBy(() -> cri().exec(container, 60, "sh", "-c", "true"))
        .hasMessageContaining("wasm containers have no shell");
    assertThatThrownBy(() -> cri().exec(container, 1, "/wait.wasm", "sleep", "600000"))
        .hasMessageContaining("timeout");
    assertThat(cri().exec(container, 60, "ps").stdout()).doesNotContain("/exit.wasm");
    assertThat(cri().status(container).isRunning()).isTrue();
    cri().removePod(pod);
  }

  @Test
  void containersOfAPodReachEachOtherAndTheirAddressIsReached() {
    String pod = run(pod("network"));
    String address = cri().podStatus(pod).ip();
    assertThat(address).startsWith("10.88.");
    start(pod, container("server", "/server.wasm", "block", "0.0.0.0", 9000, 2));
    awaitLog(pod, "server", "ready");
    assertThat(output(pod, "near", container("near", "/client.wasm", "127.0.0.1", 9000, "near"), 0))
        .containsExactly("near");
    String node = run(pod("node").hostNetwork());
    assertThat(cri().podStatus(node).ip()).isEmpty();
    assertThat(output(node, "far", container("far", "/client.wasm", address, 9000, "far"), 0))
        .containsExactly("far");
    // The address is the pod's, not the node's.
    assertThat(output(node, "own", container("own", "/client.wasm", "127.0.0.1", 9000, "x"), 5))
        .hasSize(1);
    cri().removePod(node);
    cri().removePod(pod);
  }

  @Test
  void aPodIsOneShimAndLeavesNothing() {
    Await.until(PATIENCE, "the end of others", () -> sandbox().jvms().isEmpty(), sandbox()::jvms);
    List<String> mounts = sandbox().mounts();
    String pod = run(pod("one"));
    start(pod, sleeper("first"));
    start(pod, sleeper("second"));
    assertThat(sandbox().jvms()).hasSize(1);
    assertThat(sandbox().networks()).hasSize(2);
    cri().removePod(pod);
    assertThat(sandbox().mounts()).isEqualTo(mounts);
    Await.until(
        Duration.ofSeconds(5), "its end", () -> sandbox().jvms().isEmpty(), sandbox()::processes);
    assertThat(sandbox().networks()).hasSize(1);
  }

  @Test
  void podsShareAShimIfTheyWantTo() {
    Await.until(PATIENCE, "the end of others", () -> sandbox().jvms().isEmpty(), sandbox()::jvms);
    Map<String, String> together = Map.of("io.jwasm.group", "namespace");
    String one = run(pod("one-of-two").annotations(together));
    String two = run(pod("two-of-two").annotations(together));
    String container = start(one, sleeper("main"));
    assertThat(awaitExit(start(two, container("main", "/exit.wasm", 3))).exitCode()).isEqualTo(3);
    assertThat(sandbox().jvms()).hasSize(1);
    assertThat(sandbox().networks()).hasSize(3);
    cri().removePod(two);
    assertThat(cri().exec(container, 60, "/exit.wasm", "7").exitCode()).isEqualTo(7);
    cri().removePod(one);
  }

  @Test
  void aPodIsMadeAgainWhenItsShimWasKilled() {
    String pod = run(pod("killed"));
    String container = start(pod, sleeper("main"));
    sandbox().jvms().forEach(ProcessHandle::destroyForcibly);
    Await.until(PATIENCE, "the end", () -> !cri().podStatus(pod).ready(), containerd()::log);
    assertThat(awaitExit(container).exitCode()).isIn(137, 255);
    String next = run(pod("killed-1"));
    assertThat(awaitExit(start(next, container("main", "/hello.wasm"))).exitCode()).isZero();
    cri().removePod(pod);
    cri().removePod(next);
  }

  @Test
  void aRestartOfContainerdDisturbsNoPod() {
    String pod = run(pod("kept"));
    String container = start(pod, sleeper("main"));
    long startedAt = cri().status(container).startedAt();
    containerd().restart(true);
    cri().reconnect();
    awaitContainerd();
    assertThat(cri().podStatus(pod).ready()).isTrue();
    assertThat(cri().status(container).isRunning()).isTrue();
    assertThat(cri().status(container).startedAt()).isEqualTo(startedAt);
    assertThat(cri().exec(container, 60, "/exit.wasm", "3").exitCode()).isEqualTo(3);
    cri().stop(container, 60);
    assertThat(cri().status(container).exitCode()).isEqualTo(143);
    cri().removePod(pod);
  }
}
