package io.jwasm.integration;

import io.jwasm.integration.cri.ContainerConfig;
import io.jwasm.integration.cri.Cri;
import io.jwasm.integration.cri.Pod;
import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Pods as a kubelet makes them through one containerd for a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CriSuite {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String IMAGE = "demo/c:1";

  private final Release release;
  private Sandbox sandbox;
  private Containerd containerd;
  private Cri cri;

  CriSuite(Release release) {
    this.release = release;
  }

  @BeforeAll
  void start() {
    sandbox = Sandbox.open();
    containerd = Containerd.startForPods(sandbox, release);
    cri = new Cri(containerd.socket());
    awaitContainerd();
    Object[] files =
        Stream.concat(
                Stream.of(Guests.c()),
                Stream.of("server", "client")
                    .map(name -> Places.guest("sockets/" + name + ".wasm")))
            .toArray();
    containerd.buildForPods(cri, IMAGE, files);
  }

  @AfterAll
  void nothingIsLeft() {
    try (Sandbox _ = sandbox) {
      if (cri != null) {
        cri.close();
        containerd.stop();
        sandbox.assertEmpty(Duration.ofMinutes(1));
      }
    }
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Containerd containerd() {
    return containerd;
  }

  Cri cri() {
    return cri;
  }

  final void awaitContainerd() {
    Await.until(PATIENCE, "containerd to be ready", cri::isReady, containerd::log);
  }

  /** A pod of the class's containerd, to be run. */
  Pod pod(String name) {
    return new Pod(name, sandbox.directory().resolve("pods").resolve(name));
  }

  /** Runs a pod and answers its id. */
  String run(Pod pod) {
    return cri.run(pod, "wasm");
  }

  static ContainerConfig container(String name, Object... command) {
    return new ContainerConfig(name, "docker.io/" + IMAGE).command(command);
  }

  static ContainerConfig sleeper(String name) {
    return container(name, "/wait.wasm", "sleep", 600_000);
  }

  /** Makes and starts a container and answers its id. */
  String start(String pod, ContainerConfig config) {
    String container = cri.create(pod, config);
    cri.start(container);
    return container;
  }

  Cri.ContainerStatus awaitExit(String container) {
    Await.until(
        PATIENCE, "the exit", () -> cri.status(container).isExited(), () -> cri.status(container));
    return cri.status(container);
  }

  /** Runs a container to its end and answers what it wrote. */
  List<String> output(String pod, String name, ContainerConfig config, int exitCode) {
    String container = start(pod, config);
    Cri.ContainerStatus status = awaitExit(container);
    List<String> output = log(pod, name);
    if (status.exitCode() != exitCode) {
      throw new AssertionError(status + " " + output);
    }
    return output;
  }

  /** The lines of a container's log without time, stream and tag. */
  List<String> log(String pod, String container) {
    try {
      Path log = cri.log(pod, container);
      return Files.readAllLines(log).stream().map(line -> line.split(" ", 4)[3]).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitLog(String pod, String container, String line) {
    Await.until(
        PATIENCE, line, () -> log(pod, container).contains(line), () -> log(pod, container));
  }
}
