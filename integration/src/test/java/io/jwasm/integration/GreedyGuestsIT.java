package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Guests that take all that they get of something, in a JVM of little memory that they share with a
 * modest one: that is served, and nobody ends who was not to blame.
 */
class GreedyGuestsIT extends ContainerdSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For what takes a fraction of a second beside nobody. */
  private static final Duration BESIDE_OTHERS = Duration.ofSeconds(30);

  private final List<Running> running = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  @Override
  Containerd start(Sandbox place) {
    String options = "-Xmx64m -Djava.io.tmpdir=" + place.temporary();
    return Containerd.start(
        place, Release.V2, Map.of("JWASM_MEMORY", "1g", "JWASM_JAVA_OPTIONS", options));
  }

  @AfterEach
  void end() {
    ids.forEach(id -> containerd.ctr("task", "kill", "-s", "SIGKILL", id).expectExit(0));
    running.forEach(guest -> guest.closeInput().finish(PATIENCE));
    running.forEach(Running::close);
    containerd.remove("modest");
  }

  /** Starts one and waits until it has got all; its line without the word. */
  private long greedy(String kind, String word) {
    Running guest = start(kind, "/greedy.wasm", kind);
    guest.awaitOutput(word + " ");
    guest.await(PATIENCE, "the line", () -> guest.stdout().endsWith("\n"));
    return Long.parseLong(guest.stdout().lines().toList().getLast().substring(word.length() + 1));
  }

  private Running start(String id, Object... args) {
    Running guest = run(id).option("--rm").args(args).start();
    running.add(guest);
    ids.add(id);
    return guest;
  }

  private void assertServesOthers() {
    long begin = System.nanoTime();
    containerd.ctr("task", "exec", "--exec-id", "e", "modest", "/hello.wasm").expectExit(0);
    run("new").args("/memory.wasm", "alloc", 4).expectExit(0);
    run("new").args("/files.wasm", "write", "/new", "text").expectExit(0);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BESIDE_OTHERS);
    assertThat(sandbox.jvms()).hasSize(1);
  }

  @Test
  void leaveEnoughForOthers() {
    run("modest").args("/wait.wasm", "sleep", 600_000).detach();
    // What is there is halved, as that of others was.
    long half = (512L << 20) / 65_536;
    assertThat(greedy("memory", "pages")).isBetween(half - 100, half);
    assertServesOthers();
    assertThat(greedy("tables", "elements")).isGreaterThan(1_000_000);
    assertServesOthers();
    // More of them would fill the heap.
    assertThat(greedy("listings", "listings")).isBetween(20L, 400L);
    assertServesOthers();
    assertThat(greedy("buffers", "errors")).isEqualTo(5);
    greedyPoll();
    flood();
    threads();
    assertServesOthers();

    assertThat(containerd.log())
        .containsOnlyOnce("it was refused memory")
        .contains("it was refused a part of the JVM's heap")
        .contains("raise \\\"memory\\\" (JWASM_MEMORY)");
    assertThat(ids).allSatisfy(id -> assertThat(containerd.status(id)).isEqualTo("RUNNING"));
    assertThat(containerd.status("modest")).isEqualTo("RUNNING");
  }

  /** Waits for so many things that it is refused, or waits. */
  private void greedyPoll() {
    start("poll", "/greedy.wasm", "poll").awaitOutput("error 28");
    assertServesOthers();
  }

  /** Nobody reads what it writes. */
  private void flood() {
    List<String> words =
        new ArrayList<>(
            List.of("sh", "-c", "\"$@\" </dev/null | { read _ <&3; cat >/dev/null; } 3<&0", "sh"));
    words.addAll(run("flood").option("--rm").args("/greedy.wasm", "flood").words());
    running.add(Running.start(words, Map.of()));
    Await.until(
        PATIENCE,
        "the flood",
        () -> containerd.status("flood").equals("RUNNING"),
        () -> containerd.status("flood"));
    ids.add("flood");
    assertServesOthers();
  }

  private void threads() {
    start("threads", "/threads.wasm", "all").awaitOutput("started ");
  }
}
