package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a shim stays when nobody needs it. */
class IdleIT extends ContainerdSuite {
  private static final Duration IDLE = Duration.ofSeconds(6);

  /** For how long after a start a shim waits for containerd to come. */
  private static final int COMING_MILLIS = 10_000;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  Containerd start(Sandbox place) {
    return Containerd.start(
        place, Release.V2, Map.of("JWASM_IDLE", Long.toString(IDLE.toSeconds())));
  }

  private CtrRun sleeping(String id) {
    return run(id).args("/wait.wasm", "sleep", COMING_MILLIS);
  }

  private ProcessHandle shim(String namespace) {
    var found =
        sandbox.jvms().stream()
            .filter(jvm -> jvm.info().commandLine().orElse("").contains("--namespace " + namespace))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** How long a shim lives from now on. */
  private static Duration awaitEnd(ProcessHandle shim) throws Exception {
    long begin = System.nanoTime();
    shim.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void staysForAsLongAsItIsTold() throws Exception {
    Path settings = Jwasm.file(sandbox.directory().resolve("settings"), "idle = 0\n");
    Path archive = sandbox.directory().resolve("demo-c-1.tar");
    containerd.ctr("-n", "zero", "image", "import", "--all-platforms", archive).expectExit(0);
    ProcessHandle first;
    try (Running none =
        sleeping("none").in("zero").option("--rm", "--runtime-config-path", settings).start()) {
      sleeping("first").expectExit(0);
      first = shim("default");
      none.closeInput().finish(PATIENCE).expectExit(0);
    }
    sandbox.jvms().stream()
        .filter(jvm -> !jvm.equals(first))
        .forEach(zero -> {
          assertThat(zero.onExit()).succeedsWithin(IDLE);
        });
    assertThat(awaitEnd(first)).isBetween(Duration.ofSeconds(1), PATIENCE);
    assertThat(sandbox.inside("/run/jwasm")).as("sockets and locks").isEmptyDirectory();

    run("second").args("/hello.wasm").expectExit(0);
    ProcessHandle second = shim("default");
    assertThat(second.pid()).isNotEqualTo(first.pid());
    run("third").args("/hello.wasm").expectExit(0);
    assertThat(shim("default")).as("not while it is idle").isEqualTo(second);
  }
}
