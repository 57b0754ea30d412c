package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A shim whose heap is too small for a module, and whose disk is too small for another one. */
class ContainerdShortageIT extends ContainerdSuite {
  private static final String HOME = "/run/home";
  private static final String PROGRAMS = "docker.io/demo/programs:1";

  @Override
  Containerd start(Sandbox place) {
    shell(place, "mkdir " + HOME + " && mount -t tmpfs -o size=700k tmpfs " + HOME);
    String options = "-Xmx24m -Djava.io.tmpdir=" + place.temporary();
    return Containerd.start(
        place, Release.V2, Map.of("JWASM_HOME", HOME, "JWASM_JAVA_OPTIONS", options));
  }

  @BeforeAll
  void buildImage() {
    containerd.build(
        "demo/programs:1",
        Places.guest("c/args.wasm"),
        Places.guest("cpython/python.wasm"),
        Places.guest("sqlite/sqlite3.wasm"));
  }

  @AfterAll
  void unmount() {
    shell(sandbox, "umount -l " + HOME + " && rmdir " + HOME);
  }

  private static String shell(Sandbox place, String script) {
    try (Running running = Running.start(place.enter(List.of("sh", "-c", script)), Map.of())) {
      return running.closeInput().finish(Duration.ofMinutes(1)).expectExit(0).stdout();
    }
  }

  private void assertGoesOn(String id) {
    assertThat(run(id).args("/hello.wasm").expectExit(0).stdout()).isEqualTo("hello, world\n");
    assertThat(shell(sandbox, "find " + HOME + "/modules/tmp -type f")).isEmpty();
    assertThat(sandbox.jvms()).hasSize(1);
  }

  @Test
  void aModuleThatIsTooLargeForTheHeapIsRefused() {
    String error = containerd.run("large", PROGRAMS).args("/python.wasm").expectExit(1).stderr();
    assertThat(error)
        .containsPattern("compile module \"/python.wasm\": the heap of [0-9]+ MiB is too small")
        .contains("JWASM_JAVA_OPTIONS=-Xmx1g");
    assertGoesOn("after-large");
  }

  @Test
  void aModuleThatDoesNotFitOnTheDiskRunsWithoutTheCache() {
    assertThat(
            containerd
                .run("disk", PROGRAMS)
                .args("/sqlite3.wasm", "-version")
                .expectExit(0)
                .stdout())
        .startsWith("3.");
    assertThat(containerd.log()).contains("No space left on device; running without the cache");
    assertGoesOn("after-disk");
  }
}
