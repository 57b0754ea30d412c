package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that runs while it is compiled, as those with much code do. */
class LazyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SCRIPT =
      """
      import sys, json, re
      print("up", flush=True)
      sys.stdin.readline()
      print(json.dumps(re.findall("[a-z]", "a1b2")), sum(i * i for i in range(100000)))
      """;

  @TempDir private Path home;

  private Jwasm python() {
    return Jwasm.guest("cpython/python.wasm")
        .home(home)
        .hostEnv("JWASM_LAZY_FROM", "1")
        .option("-i")
        .args("-c", SCRIPT);
  }

  /** State and engine of each module in the cache. */
  private List<String> listed() {
    return Jwasm.command("cache", "ls")
        .home(home)
        .expectExit(0)
        .stdout()
        .lines()
        .filter(line -> line.startsWith("module "))
        .map(line -> line.replaceAll(" +", " ").split(" ", 5))
        .map(words -> words[2] + " " + words[3])
        .toList();
  }

  private static void finish(Running guest) {
    guest.write("\n".getBytes(StandardCharsets.UTF_8)).closeInput();
    assertThat(guest.finish(PATIENCE).expectExit(0).stdout())
        .isEqualTo("up\n[\"a\", \"b\"] 333328333350000\n");
  }

  private boolean isReady() {
    return listed().equals(List.of("native ready"));
  }

  /** Both run before anything is compiled as a whole, which only one of them does. */
  @Test
  void processesThatRunAtTheSameTimeCompileTheModuleOnce() throws IOException {
    try (Running first = python().start();
        Running second = python().start()) {
      first.awaitOutput("up");
      second.awaitOutput("up");
      assertThat(listed()).hasSize(1);
      first.await(PATIENCE, "compiled module", this::isReady);
      finish(first);
      finish(second);
    }
    assertThat(isReady()).isTrue();
    assertThat(temporaries()).isEmpty();
    try (Running third = python().start()) {
      finish(third);
    }
  }

  @Test
  void whoEndsBeforeLeavesNothing() throws IOException {
    try (Running killed = python().start()) {
      killed.awaitOutput("up");
      killed.await(PATIENCE, "compiling", () -> !listed().isEmpty());
      killed.signal("KILL").finish(PATIENCE).expectExit(137);
    }
    assertThat(listed()).allMatch(line -> line.equals("native ready"));
    try (Running next = python().start()) {
      finish(next);
    }
    assertThat(temporaries()).isEmpty();
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("modules/tmp"))) {
      return files.toList();
    }
  }

  /** 16 GB of addresses are too few for machine code, and enough for the JVM's. */
  @Test
  void withFewAddressesTheOtherEngineTakesOver() {
    Jwasm limited =
        Jwasm.guest("c/hello.wasm")
            .home(home)
            .hostEnv("JWASM_JAVA_OPTIONS", "-Xmx256m")
            .under("prlimit", "--as=16000000000");
    var first = limited.expectExit(0);
    assertThat(first.stdout()).isEqualTo("hello, world\n");
    assertThat(first.stderr()).contains("ulimit -v").contains("engine jvm runs it");
    limited.expectExit(0).expectSilence();

    limited.option("--engine", "native").finish().expectFailure(125, "ulimit -v");
  }
}
