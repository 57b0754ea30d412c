package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.daemon.Events;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.daemon.Terminal;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of containers under a real containerd, seen by {@code ctr}; the same for all releases.
 */
abstract class ContainerdLifecycle extends ContainerdSuite {
  private static final Duration FAST = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Release release;
  private final Map<String, String> settings;

  ContainerdLifecycle(Release release) {
    this(release, Map.of());
  }

  /**
   * @param settings variables of the shim
   */
  ContainerdLifecycle(Release release, Map<String, String> settings) {
    this.release = release;
    this.settings = settings;
  }

  @Override
  Containerd start(Sandbox place) {
    return Containerd.start(place, release, settings);
  }

  @Test
  void helloWritesItsLineAndNothingElse() {
    assertThat(run("hello").args("/hello.wasm").expectExit(0).expectSilence().stdout())
        .isEqualTo("hello, world\n");
  }

  @Test
  void argumentsAndEnvironmentReachTheGuest() {
    String output =
        run("args")
            .option("--env", "COLOUR=blue", "--cwd", "/tmp")
            .args("/args.wasm", "one", "two words")
            .expectExit(0)
            .stdout();
    assertThat(output.lines())
        .contains("arg 0 /args.wasm", "arg 1 one", "arg 2 two words")
        .contains("env COLOUR=blue", "env PWD=/tmp");
  }

  @Test
  void mountsAreSharedWithTheHost() throws IOException {
    Path data = Files.createDirectories(sandbox.directory().resolve("data"));
    Jwasm.file(data.resolve("in.txt"), "from the host\n");
    assertThat(
            run("volume")
                .mount(data, "/data", "rw")
                .args("/files.wasm", "cat", "/data/in.txt")
                .expectExit(0)
                .stdout())
        .isEqualTo("from the host\n");
    run("volume")
        .mount(data, "/data", "rw")
        .args("/files.wasm", "write", "/data/out.txt", "from the guest")
        .expectExit(0);
    assertThat(data.resolve("out.txt")).hasContent("from the guest");
    Result refused =
        run("volume")
            .mount(data, "/data", "ro")
            .args("/files.wasm", "write", "/data/no.txt", "text")
            .expectExit(1);
    assertThat(refused.stdout()).contains("Read-only file system");
    assertThat(data.resolve("no.txt")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42, 255})
  void exitCodesArePassedOn(int code) {
    run("exit-" + code).args("/exit.wasm", code).expectExit(code);
  }

  @Test
  void aTrapEndsWith134() {
    assertThat(run("trap").args("/trap.wasm", "divide").expectExit(134).stdout())
        .isEqualTo("before the trap\n");
  }

  @Test
  void theLogHasALineForTheEndAndNoneForCalls() {
    run("logged").args("/exit.wasm", 9).expectExit(9);
    assertThat(containerd.log().lines().filter(line -> line.contains("task logged ")))
        .singleElement()
        .asString()
        .contains("level=info", "id=logged", "namespace=default", "code 9");
    assertThat(containerd.log()).doesNotContain("Task/Create OK");
  }

  @Test
  void standardInputIsPassedOnToItsEnd() {
    assertThat(
            run("input").stdin("0123456789\n").args("/wait.wasm", "stdin").expectExit(0).stdout())
        .isEqualTo("ready\nread 11 bytes\n");
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, busy", "KILL, 137, busy",
    "TERM, 143, stdin", "KILL, 137, stdin",
    "TERM, 143, sleep", "INT, 130, sleep",
  })
  void signalsEndTheGuest(String signal, int status, String kind) {
    String id = "kill-" + kind;
    try (Running client = run(id).option("--rm").args("/wait.wasm", kind, 600_000).start()) {
      client.awaitOutput("ready");
      containerd.ctr("task", "kill", "-s", "SIG" + signal, id).expectExit(0);
      client.finish(PATIENCE).expectExit(status);
    }
  }

  /** The quickest of some tries, as other tests keep the machine busy meanwhile. */
  @ParameterizedTest
  @ValueSource(strings = {"busy", "stdin"})
  void aSignalTakesLessThanHalfASecond(String kind) {
    Duration best = PATIENCE;
    try (Events events = containerd.events()) {
      for (int i = 0; i < 5 && best.compareTo(FAST) >= 0; i++) {
        String id = "quick-" + kind + "-" + i;
        try (Running client = run(id).option("--rm").args("/wait.wasm", kind).start()) {
          client.awaitOutput("ready");
          Instant begin = Instant.now();
          containerd.ctr("task", "kill", "-s", "SIGTERM", id).expectExit(0);
          Duration took = Duration.between(begin, events.awaitExit(id).exitedAt());
          best = took.compareTo(best) < 0 ? took : best;
          client.finish(PATIENCE).expectExit(143);
        }
      }
    }
    assertThat(best).isLessThan(FAST);
  }

  @Test
  void furtherProcessesRunBesideTheFirst() {
    run("exec").args("/wait.wasm", "sleep", 600_000).detach();
    Result args =
        containerd
            .ctr("task", "exec", "--exec-id", "one", "exec", "/args.wasm", "beside")
            .expectExit(0);
    assertThat(args.stdout()).contains("arg 1 beside");
    containerd.ctr("task", "exec", "--exec-id", "two", "exec", "/exit.wasm", 7).expectExit(7);
    assertThat(containerd.status("exec")).isEqualTo("RUNNING");
    containerd.remove("exec");
  }

  @Test
  void eventsComeInOrder() {
    try (Events events = containerd.events()) {
      run("events").args("/exit.wasm", 3).expectExit(3);
      events.await("/tasks/delete", "events");
      assertThat(events.of("events"))
          .extracting(Events.Event::topic)
          .containsExactly("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete");
      assertThat(events.awaitExit("events").exitStatus()).isEqualTo(3);
    }
  }

  @Test
  void eventsTellOfFurtherProcesses() {
    run("exec-events").args("/wait.wasm", "sleep", 600_000).detach();
    try (Events events = containerd.events()) {
      String id = "exec-events";
      containerd.ctr("task", "exec", "--exec-id", "it", id, "/exit.wasm", 5).expectExit(5);
      containerd.remove(id);
      events.await("/tasks/delete", id);
      // The container's own may be told after ctr has returned.
      List<Events.Event> all =
          events.of(id).stream()
              .filter(event -> !List.of("/tasks/create", "/tasks/start").contains(event.topic()))
              .toList();
      assertThat(all)
          .extracting(Events.Event::topic)
          .startsWith("/tasks/exec-added", "/tasks/exec-started", "/tasks/exit");
      assertThat(all.get(2).isExitOf("it")).isTrue();
      assertThat(all.get(2).exitStatus()).isEqualTo(5);
    }
  }

  @Test
  void tasksAreListedWithTheirProcesses() {
    run("list").args("/wait.wasm", "sleep", 600_000).detach();
    assertThat(containerd.status("list")).isEqualTo("RUNNING");
    try (Running exec =
        containerd.start("task", "exec", "--exec-id", "e1", "list", "/wait.wasm", "stdin")) {
      exec.awaitOutput("ready");
      assertThat(containerd.ctr("task", "ps", "list").expectExit(0).stdout().lines())
          .hasSize(3)
          .last()
          .asString()
          .contains("e1");
      exec.closeInput();
      exec.finish(PATIENCE).expectExit(0);
    }
    containerd.remove("list");
  }

  @Test
  void aTerminalIsOneForTheGuest() {
    CtrRun run = run("terminal").option("--rm", "-t").args("/tty.wasm");
    try (Running client = Terminal.start(run.words(), Map.of())) {
      client.awaitOutput("tty 1 1 1");
      client.write("typed\n".getBytes(StandardCharsets.UTF_8));
      assertThat(client.finish(PATIENCE).expectExit(0).stdout()).contains("got typed");
    }
  }

  @Test
  void aKilledShimLeavesAKilledContainer() {
    containerd.ctr("-n", "doomed", "image", "import", "--all-platforms", archive()).expectExit(0);
    run("orphan").in("doomed").args("/wait.wasm", "sleep", 600_000).detach();
    try (Events events = containerd.events()) {
      sandbox.jvms().stream()
          .filter(jvm -> List.of(jvm.info().arguments().orElseThrow()).contains("doomed"))
          .forEach(ProcessHandle::destroyForcibly);
      assertThat(events.awaitExit("orphan").exitStatus()).isEqualTo(137);
    }
    containerd.ctr("-n", "doomed", "container", "rm", "orphan").expectExit(0);
    run("next").in("doomed").args("/exit.wasm", 4).expectExit(4);
  }

  @Test
  void tasksSurviveARestartOfContainerd() {
    run("survivor").args("/wait.wasm", "sleep", 600_000).detach();
    for (boolean crash : new boolean[] {false, true}) {
      containerd.restart(crash);
      assertThat(containerd.status("survivor")).isEqualTo("RUNNING");
    }
    containerd.ctr("task", "exec", "--exec-id", "one", "survivor", "/exit.wasm", 7).expectExit(7);
    try (Events events = containerd.events()) {
      containerd.ctr("task", "kill", "-s", "SIGTERM", "survivor").expectExit(0);
      assertThat(events.awaitExit("survivor").exitStatus()).isEqualTo(143);
    }
    containerd.remove("survivor");
  }

  @Test
  void namespacesMayUseTheSameIds() {
    run("same").args("/wait.wasm", "sleep", 600_000).detach();
    containerd.ctr("-n", "other", "image", "import", "--all-platforms", archive()).expectExit(0);
    run("same").in("other").args("/exit.wasm", 4).expectExit(4);
    assertThat(containerd.status("same")).isEqualTo("RUNNING");
    containerd.remove("same");
  }

  private Path archive() {
    return sandbox.directory().resolve("demo-c-1.tar");
  }

  @Test
  void whatCannotRunSaysWhy() {
    Result result = run("missing").args("/none.wasm").finish();
    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("/none.wasm").doesNotContain("\tat ");
    run("missing").args("/exit.wasm", 2).expectExit(2);
  }
}
