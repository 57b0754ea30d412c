package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which containers share a JVM, as containerd, annotations and options say. */
class GroupIT extends ContainerdSuite {
  private static final String POD = "io.kubernetes.cri.sandbox-id=";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> started = new ArrayList<>();

  /** Where a container runs. */
  private record Place(String group, String shim) {}

  @AfterEach
  void remove() {
    started.forEach(containerd::remove);
    started.clear();
  }

  private CtrRun sleeping(String id, Object... options) {
    return run(id).option(options).args("/wait.wasm", "sleep", 600_000);
  }

  private Place start(String id, Object... options) {
    sleeping(id, options).detach();
    started.add(id);
    List<String> words = sandbox.enter(Jwasm.command("ps").option("--format", "json").words());
    try (Running ps = Running.start(words, Map.of())) {
      String line =
          ps.closeInput()
              .finish(PATIENCE)
              .expectExit(0)
              .stdout()
              .lines()
              .filter(text -> text.contains("\"id\":\"" + id + "\""))
              .findFirst()
              .orElseThrow();
      return new Place(
          line.replaceAll(".*\"group\":\"([a-z]+)\".*", "$1"),
          line.replaceAll(".*\"shimPid\":([0-9]+).*", "$1"));
    }
  }

  private Path settings(String text) {
    return Jwasm.file(sandbox.directory().resolve("settings"), text);
  }

  @Test
  void aNamespaceSharesOneUnlessAContainerIsLimited() {
    Place first = start("first");
    assertThat(first.group()).isEqualTo("namespace");
    assertThat(start("second")).isEqualTo(first);
    Place limited = start("limited", "--memory-limit", 256 << 20);
    assertThat(limited.group()).isEqualTo("container");
    assertThat(limited.shim()).isNotEqualTo(first.shim());
  }

  @Test
  void annotationsDecide() {
    Place shared = start("shared");
    Place alone = start("alone", "--annotation", "io.jwasm.group=container");
    assertThat(alone.group()).isEqualTo("container");
    assertThat(alone.shim()).isNotEqualTo(shared.shim());
    Place pod = start("one", "--annotation", POD + "p1");
    assertThat(pod.group()).isEqualTo("pod");
    assertThat(start("two", "--annotation", POD + "p1")).isEqualTo(pod);
    assertThat(start("other", "--annotation", POD + "p2").shim()).isNotEqualTo(pod.shim());
  }

  @Test
  void optionsDecideUnlessAnAnnotationDoes() {
    Path settings = settings("idle = \"3\"\ngroup = \"container\"\n");
    Place alone = start("by-option", "--runtime-config-path", settings);
    assertThat(alone.group()).isEqualTo("container");
    Place shared =
        start(
            "by-both",
            "--runtime-config-path",
            settings,
            "--annotation",
            "io.jwasm.group=namespace");
    assertThat(shared.group()).isEqualTo("namespace");
    assertThat(start("by-nothing").shim()).isEqualTo(shared.shim());
  }

  @Test
  void otherWordsAreRefused() {
    Result result = sleeping("wrong", "--annotation", "io.jwasm.group=planet").finish();
    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("group \"planet\" is none of namespace, pod, container");
  }
}
