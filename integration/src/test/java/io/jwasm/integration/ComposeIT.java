package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stack of services whose images are wasm, as Docker's compose plugin runs it. */
class ComposeIT extends DockerSuite {
  private static final String STACK =
      """
      x-wasm: &wasm
        image: demo/c:1
        runtime: io.containerd.jwasm.v1
        platform: wasi/wasm
        network_mode: host
        stop_grace_period: 1m
        volumes: ["shared:/data"]

      services:
        setup:
          <<: *wasm
          entrypoint: ["/files.wasm", "write", "/data/ready", "by setup"]
        store:
          <<: *wasm
          entrypoint: ["/wait.wasm", "sleep", "600000"]
          restart: unless-stopped
          depends_on: {setup: {condition: service_completed_successfully}}
          healthcheck: {test: ["CMD", "/files.wasm", "cat", "/data/ready"], interval: 1s}
        front:
          <<: *wasm
          entrypoint: ["/wait.wasm"]
          command: ["busy"]
          environment: {COLOUR: blue}
          restart: on-failure:3
          depends_on: {store: {condition: service_healthy}}
      volumes:
        shared:
      """;

  private Path file;

  @BeforeEach
  void up() {
    file = Jwasm.file(docker().sandbox().directory().resolve("compose.yaml"), STACK);
    compose("up", "-d");
  }

  @AfterEach
  void down() {
    compose("down", "-v");
    assertThat(docker().output("ps", "-aq")).isEmpty();
    assertThat(docker().output("volume", "ls", "-q")).isEmpty();
  }

  private String compose(Object... words) {
    return call(words).expectExit(0).stdout().strip();
  }

  private Result call(Object... words) {
    List<Object> command = new ArrayList<>(List.of("compose", "-p", "demo", "-f", file));
    command.addAll(List.of(words));
    return docker().cli(command.toArray());
  }

  /** The state of a service, e.g. {@code running}, and how it ended. */
  private String state(String service) {
    return compose("ps", "-a", "--format", "{{.State}} {{.ExitCode}}", service);
  }

  private void await(String service, String state) {
    Await.until(
        PATIENCE, service + " to be " + state, () -> state(service).equals(state), this::all);
  }

  private String all() {
    return compose("ps", "-a") + compose("logs");
  }

  @Test
  void servicesStartInTheOrderOfTheirConditions() {
    assertThat(state("setup")).isEqualTo("exited 0");
    assertThat(state("front")).isEqualTo("running 0");
    assertThat(compose("ps", "--format", "{{.Health}}", "store")).isEqualTo("healthy");
    String setupEnd = docker().inspect("demo-setup-1", "{{.State.FinishedAt}}");
    String storeBegin = docker().inspect("demo-store-1", "{{.State.StartedAt}}");
    String frontBegin = docker().inspect("demo-front-1", "{{.State.StartedAt}}");
    assertThat(List.of(setupEnd, storeBegin, frontBegin)).isSorted();
  }

  @Test
  void servicesAreLookedInto() {
    assertThat(compose("logs", "--no-log-prefix", "front")).isEqualTo("ready");
    assertThat(compose("exec", "-T", "front", "/args.wasm").lines()).contains("env COLOUR=blue");
    assertThat(compose("exec", "-T", "front", "/files.wasm", "cat", "/data/ready"))
        .isEqualTo("by setup");
    call("exec", "-T", "store", "/exit.wasm", 9).expectExit(9);
  }

  @Test
  void servicesAreStoppedAndStartedAgain() {
    compose("stop", "front");
    assertThat(state("front")).isEqualTo("exited 143");
    compose("start", "front");
    assertThat(state("front")).isEqualTo("running 0");
    compose("restart", "front", "store");
    await("front", "running 0");
    compose("kill", "front");
    await("front", "exited 137");
    compose("kill", "-s", "SIGINT", "store");
    await("store", "exited 130");
  }
}
