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
          command: ["sleep", "600000"]
          environment: {COLOUR: blue}
          annotations: {io.jwasm.allow-net: "echo:7000"}
          restart: on-failure:3
          depends_on: {store: {condition: service_healthy}}
        echo:
          <<: *wasm
          entrypoint: ["/server.wasm", "poll", "0.0.0.0", "7000", "100"]
          ports: ["127.0.0.1:7071:7000"]
          restart: always
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
  void servicesFindEachOtherAndAreReachedFromOutside() {
    assertThat(once("/client.wasm", "echo", 7000, "by name").expectExit(0).stdout())
        .isEqualTo("by name");
    assertThat(once("/client.wasm", "store", 7000, "refused").expectExit(4).stdout())
        .isEqualTo("getaddrinfo 80\n");
    Result outside =
        runWith("--network", "host", "", "/client.wasm", "127.0.0.1", 7071, "by the port");
    assertThat(outside.expectExit(0).stdout()).isEqualTo("by the port");
    assertThat(compose("port", "echo", 7000)).isEqualTo("127.0.0.1:7071");
  }

  @Test
  void exitCodesArePassedOn() {
    for (int code : new int[] {0, 1, 42, 255}) {
      once("/exit.wasm", code).expectExit(code);
    }
    once("/trap.wasm", "unreachable").expectExit(134);
  }

  /** Runs a module beside the services. */
  private Result once(String module, Object... args) {
    Object[] words = {"run", "--rm", "-T", "--no-deps", "--entrypoint", module, "front"};
    return call(with(words, args));
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void servicesAreMeasuredAndPaused() {
    assertThat(compose("top", "front")).contains("/wait.wasm sleep");
    assertThat(compose("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", "front"))
        .startsWith("demo-front-1 ");
    compose("pause", "front");
    assertThat(state("front")).isEqualTo("paused 0");
    compose("unpause", "front");
    assertThat(state("front")).isEqualTo("running 0");
    assertThat(compose("logs", "-t", "--tail", "1", "front")).contains("ready");
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
