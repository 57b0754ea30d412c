package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.daemon.Terminal;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands that look at running shims, under a real containerd. */
class OperateIT extends ContainerdSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  Containerd start(Sandbox place) {
    return Containerd.debug(place, Release.V2);
  }

  @BeforeAll
  void startContainers() {
    run("waiting").args("/wait.wasm", "sleep", 600_000).detach();
    run("busy").option("--memory-limit", 64 << 20).args("/wait.wasm", "busy").detach();
    run("ended").args("/exit.wasm", 3).detach();
    containerd.awaitStatus("ended", "STOPPED");
  }

  @AfterAll
  void removeContainers() {
    for (String id : List.of("waiting", "busy", "ended")) {
      containerd.remove(id);
    }
  }

  private List<String> words(String verb, Object... operands) {
    return sandbox.enter(Jwasm.command(verb, operands).words());
  }

  private Result jwasm(String verb, Object... operands) {
    try (Running running = Running.start(words(verb, operands), Map.of())) {
      running.closeInput();
      return running.finish(PATIENCE);
    }
  }

  @Test
  void psListsWhatRuns() {
    Result result = jwasm("ps").expectExit(0);
    assertThat(result.stdout().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .hasSize(3)
        .anyMatch(line -> line.matches("default\\|waiting\\|[0-9]+\\|/wait.wasm sleep.*\\|Up .*"))
        .anyMatch(line -> line.contains("|busy|"));
    assertThat(jwasm("ps", "-q").expectExit(0).stdout()).isEqualTo("busy\nwaiting\n");
    assertThat(jwasm("ps", "-a").stdout()).contains("ended", "Exited (3)");
    assertThat(jwasm("ps", "--namespace", "other", "-q").stdout()).isEmpty();
  }

  @Test
  void psTellsMachinesEverything() {
    String line =
        jwasm("ps", "-a", "--format", "json")
            .expectExit(0)
            .stdout()
            .lines()
            .filter(text -> text.contains("\"id\":\"ended\""))
            .findFirst()
            .orElseThrow();
    assertThat(line)
        .contains("\"namespace\":\"default\"", "\"module\":\"/exit.wasm\"")
        .contains("\"status\":\"stopped\"", "\"exitStatus\":3", "\"engine\":\"native\"");
  }

  @Test
  void statsMeasure() {
    Result table = jwasm("stats").expectExit(0);
    assertThat(table.stdout()).contains("CPU %").contains("67.1 MB");
    String busy =
        jwasm("stats", "--format", "json")
            .stdout()
            .lines()
            .filter(line -> line.contains("busy"))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(busy.replaceAll(".*\"cpuPercent\":([0-9.]+).*", "$1")))
        .isGreaterThan(1);
    assertThat(busy).contains("\"memoryLimit\":67108864");
  }

  @Test
  void topPrintsOnceWithoutATerminal() {
    List<String> lines = jwasm("top").expectExit(0).stdout().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).as("the busiest first").contains("busy");
  }

  @Test
  void topRefreshesATerminalUntilQ() {
    try (Running top = Terminal.start(words("top"), Map.of())) {
      top.awaitOutput("2 containers");
      String first = top.stdout();
      top.await(PATIENCE, "a refresh", () -> top.stdout().length() > first.length() + 50);
      top.write("q".getBytes(StandardCharsets.UTF_8));
      assertThat(top.finish(PATIENCE).expectExit(0).stdout()).endsWith("\u001b[?1049l");
    }
  }

  @Test
  void threadsShowWasmStacks() {
    Result waiting = jwasm("threads", "wait").expectExit(0);
    assertThat(waiting.stdout())
        .contains("/wait.wasm sleep", "thread 1, ", "in wasi_snapshot_preview1.poll_oneoff")
        .contains("at main", "at _start");
    Result busy = jwasm("threads", "busy").expectExit(0);
    assertThat(busy.stdout()).contains("running", "at main").doesNotContain("in wasi");
    assertThat(jwasm("threads", "--format", "json", "busy").expectExit(0).stdout())
        .contains("\"frames\":[{\"function\":");
    Result none = jwasm("threads", "nobody").expectExit(125);
    assertThat(none.stderr()).contains("find container \"nobody\": no running shim has it");
  }

  @Test
  void nothingElseMayAsk() {
    List<String> words =
        sandbox.enter(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
    words.addAll(Jwasm.command("ps").words());
    try (Running running = Running.start(words, Map.of("JWASM_HOME", "/tmp/none"))) {
      Result refused = running.closeInput().finish(PATIENCE).expectExit(125);
      assertThat(refused.stderr())
          .contains("list shims \"/run/jwasm\": permission denied")
          .contains("hint: run as the user");
    }
  }

  @Test
  void aShimThatHangsIsNamed() {
    containerd.ctr("-n", "hanging", "image", "import", "--all-platforms", archive()).expectExit(0);
    run("stuck").in("hanging").args("/wait.wasm", "sleep", 600_000).detach();
    ProcessHandle jvm =
        sandbox.jvms().stream()
            .filter(p -> List.of(p.info().arguments().orElseThrow()).contains("hanging"))
            .findFirst()
            .orElseThrow();
    signal("STOP", jvm);
    try {
      Result result = jwasm("ps").expectExit(125);
      assertThat(result.stdout()).contains("waiting").doesNotContain("stuck");
      assertThat(result.stderr()).contains("no answer within 3000 ms");
    } finally {
      signal("CONT", jvm);
    }
    containerd.ctr("-n", "hanging", "task", "rm", "-f", "stuck").expectExit(0);
    containerd.ctr("-n", "hanging", "container", "rm", "stuck").expectExit(0);
  }

  private List<String> log(String... parts) {
    return containerd
        .log()
        .lines()
        .filter(line -> List.of(parts).stream().allMatch(line::contains))
        .toList();
  }

  @Test
  void theLogTellsWhyContainersEnded() {
    run("trapped").args("/trap.wasm", "unreachable").expectExit(134);
    assertThat(log("task trapped "))
        .singleElement()
        .asString()
        .contains("level=warning", "id=trapped", "namespace=default")
        .contains("trapped: unreachable\\n    at ", "\\n    at _start");
    run("killed").args("/wait.wasm", "sleep", 600_000).detach();
    containerd.ctr("task", "exec", "--exec-id", "e", "killed", "/exit.wasm", 7).expectExit(7);
    containerd.remove("killed");
    assertThat(log("task killed/e ")).singleElement().asString().contains("level=info", "code 7");
    assertThat(log("task killed ")).singleElement().asString().contains("id=killed", "signal 9");
  }

  @Test
  void theLogTellsMoreToThoseWhoLookForFaults() {
    assertThat(log("level=debug", "containerd.task.v")).anyMatch(l -> l.contains("Task/Create OK"));
  }

  @Test
  void doctorSeesThatContainersRun() {
    Result result = jwasm("doctor").expectExit(0);
    assertThat(result.stdout().lines().map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.startsWith("ok containerd 2."))
        .anyMatch(line -> line.startsWith("ok socket containerd answers"))
        .anyMatch(line -> line.startsWith("ok shim ") && line.endsWith("is on containerd's PATH"))
        .anyMatch(line -> line.startsWith("ok engine "))
        .noneMatch(line -> line.contains("\u001b"));
    assertThat(jwasm("doctor", "--format", "json").expectExit(0).stdout().lines())
        .anyMatch(line -> line.startsWith("{\"check\":\"kernel\",\"level\":\"ok\""));
  }

  private Object archive() {
    return sandbox.directory().resolve("demo-c-1.tar");
  }

  private static void signal(String name, ProcessHandle process) {
    List<String> words = List.of("kill", "-" + name, Long.toString(process.pid()));
    try (Running kill = Running.start(words, Map.of())) {
      kill.finish(PATIENCE).expectExit(0);
    }
  }
}
