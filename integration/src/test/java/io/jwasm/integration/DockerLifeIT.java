package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Docker starts, watches, stops and restarts containers of the shim. */
class DockerLifeIT extends DockerSuite {
  private static final Duration FAST = Duration.ofMillis(500);

  /** The quickest of some tries, as other tests keep the machine busy meanwhile. */
  @ParameterizedTest
  @ValueSource(strings = {"busy", "stdin"})
  void stopTakesLessThanHalfASecond(String kind) {
    docker().detach("stopped", "-i", "--entrypoint", "/wait.wasm", IMAGE, kind);
    Duration best = PATIENCE;
    for (int i = 0; i < 5 && best.compareTo(FAST) >= 0; i++) {
      docker().output("start", "stopped");
      Instant begin = Instant.now();
      docker().output("stop", "stopped");
      Instant end = Instant.parse(docker().inspect("stopped", "{{.State.FinishedAt}}"));
      Duration took = Duration.between(begin, end);
      best = took.compareTo(best) < 0 ? took : best;
      assertThat(docker().inspect("stopped", "{{.State.ExitCode}}")).isEqualTo("143");
    }
    docker().output("rm", "stopped");
    assertThat(best).isLessThan(FAST);
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137", "TERM, 143", "INT, 130"})
  void killEndsTheGuestByTheSignal(String signal, int status) {
    sleeper("killed");
    docker().output("kill", "-s", signal, "killed");
    assertThat(docker().output("wait", "killed")).isEqualTo(Integer.toString(status));
    docker().output("rm", "killed");
  }

  @Test
  void restartRunsItAgain() {
    sleeper("again");
    String first = docker().inspect("again", "{{.State.StartedAt}}");
    docker().output("restart", "again");
    assertThat(docker().inspect("again", "{{.State.StartedAt}}")).isGreaterThan(first);
    assertThat(docker().inspect("again", "{{.State.Status}}")).isEqualTo("running");
    docker().output("rm", "-f", "again");
  }

  @Test
  void aFailureIsRestartedAsOftenAsItMay() {
    docker().detach("failing", "--restart", "on-failure:2", "--entrypoint", "/exit.wasm", IMAGE, 3);
    docker().await("failing", "{{.RestartCount}} {{.State.Status}}", "2 exited");
    assertThat(docker().inspect("failing", "{{.State.ExitCode}}")).isEqualTo("3");
    docker().output("rm", "failing");
  }

  @Test
  void whatIsToRunAlwaysIsRestartedUntilItIsStopped() {
    docker().detach("always", "--restart", "always", "--entrypoint", "/exit.wasm", IMAGE, 0);
    Await.until(
        PATIENCE,
        "restarts",
        () -> Integer.parseInt(docker().inspect("always", "{{.RestartCount}}")) >= 2,
        () -> docker().inspect("always", "{{json .State}}"));
    docker().output("stop", "always");
    docker().await("always", "{{.State.Status}}", "exited");
    docker().output("rm", "always");
  }

  @Test
  void aHealthCheckRunsAModuleOfTheImage() throws IOException {
    Path context = docker().sandbox().directory().resolve("health");
    Jwasm.file(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY *.wasm /
        HEALTHCHECK --interval=1s --retries=1 CMD ["/files.wasm", "cat", "/healthy"]
        ENTRYPOINT ["/wait.wasm", "sleep", "600000"]
        """);
    for (String guest : new String[] {"files.wasm", "wait.wasm"}) {
      Files.copy(Places.guest("c/" + guest), context.resolve(guest));
    }
    docker().output("build", "--platform", "wasi/wasm", "-t", "health:1", context);
    docker().detach("health", "health:1");
    docker().await("health", "{{.State.Health.Status}}", "unhealthy");
    docker().output("exec", "health", "/files.wasm", "write", "/healthy", "it is");
    docker().await("health", "{{.State.Health.Status}}", "healthy");
    assertThat(docker().inspect("health", "{{json .State.Health.Log}}")).contains("it is");
    docker().output("rm", "-f", "health");
  }

  @Test
  void eventsComeInOrder() {
    docker().detach("eventful", "--entrypoint", "/exit.wasm", IMAGE, 5);
    docker().output("wait", "eventful");
    docker().output("rm", "eventful");
    Supplier<String> events =
        () ->
            docker()
                .output(
                    "events",
                    "--since",
                    "10m",
                    "--until",
                    "0s",
                    "--filter",
                    "container=eventful",
                    "--format",
                    "{{.Action}} {{.Actor.Attributes.exitCode}}");
    Await.until(PATIENCE, "the last event", () -> events.get().contains("destroy"), events);
    assertThat(events.get().lines())
        .containsSubsequence(
            "create <no value>", "start <no value>", "die 5", "destroy <no value>");
  }

  @Test
  void whatIsNotStoppedIsRestartedAfterACrash() {
    sleeper("crashed", "--restart", "unless-stopped");
    String pid = docker().inspect("crashed", "{{.State.Pid}}");
    command("kill", "-KILL", pid);
    Await.until(
        PATIENCE,
        "a restart",
        () ->
            docker().inspect("crashed", "{{.RestartCount}} {{.State.Status}}").equals("1 running"),
        () -> docker().inspect("crashed", "{{json .State}}"));
    assertThat(docker().inspect("crashed", "{{.State.Pid}}")).isNotEqualTo(pid);
    docker().output("stop", "crashed");
    assertThat(docker().inspect("crashed", "{{.State.Status}} {{.State.Pid}}"))
        .isEqualTo("exited 0");
    docker().output("rm", "crashed");
  }

  @Test
  void itsProcessIsTheOneOfDocker() throws IOException {
    sleeper("process");
    String pid = docker().inspect("process", "{{.State.Pid}}");
    Path process = docker().sandbox().inside("/proc/" + pid);
    assertThat(Files.readString(process.resolve("comm"))).isEqualTo("wait.wasm\n");
    command("kill", "-TERM", pid);
    assertThat(docker().output("wait", "process")).as("a signal from outside").isEqualTo("143");
    docker().output("rm", "process");
  }

  @Test
  void aContainerMayBeRenamedAndBecomeAnImage() {
    sleeper("first-name");
    docker().output("exec", "first-name", "/files.wasm", "write", "/new", "text");
    docker().output("rename", "first-name", "second-name");
    docker().output("commit", "second-name", "committed:1");
    assertThat(docker().inspect("second-name", "{{.State.Status}}")).isEqualTo("running");
    assertThat(docker().inspect("committed:1", "{{.Os}}/{{.Architecture}}")).isEqualTo("wasi/wasm");
    Object[] reads =
        docker().run("--rm", "--entrypoint", "/files.wasm", "committed:1", "cat", "/new");
    assertThat(docker().output(reads)).isEqualTo("text");
    docker().output("rm", "-f", "second-name");
  }

  @Test
  void containersAreListedAndInspected() {
    sleeper("listed", "--label", "team=web");
    assertThat(docker().output("ps", "--filter", "label=team=web", "--format", "{{.Names}}"))
        .isEqualTo("listed");
    assertThat(docker().inspect("listed", "{{.HostConfig.Runtime}}"))
        .isEqualTo("io.containerd.jwasm.v1");
    docker().output("rm", "-f", "listed");
    assertThat(docker().output("ps", "-aq", "--filter", "name=listed")).isEmpty();
  }

  @Test
  void topShowsTheModuleAndItsArguments() {
    sleeper("shown");
    assertThat(docker().output("top", "shown").lines())
        .hasSize(2)
        .last()
        .asString()
        .endsWith("/wait.wasm sleep 600000");
    docker().output("rm", "-f", "shown");
  }
}
