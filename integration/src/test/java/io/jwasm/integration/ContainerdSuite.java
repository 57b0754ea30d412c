package io.jwasm.integration;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests under one containerd with an image of guests in C; nothing is left of them afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerdSuite {
  private static final String IMAGE = "docker.io/demo/c:1";

  Sandbox sandbox;
  Containerd containerd;

  @BeforeAll
  void startContainerd() {
    sandbox = Sandbox.open();
    containerd = start(sandbox);
    containerd.build("demo/c:1", Guests.c());
  }

  /** The daemon; containerd 2 unless overridden. */
  Containerd start(Sandbox place) {
    return Containerd.start(place, Release.V2);
  }

  @AfterAll
  void nothingIsLeft() {
    try (Sandbox _ = sandbox) {
      if (containerd != null) {
        containerd.stop();
        sandbox.assertEmpty(Duration.ofMinutes(1));
      }
    }
  }

  CtrRun run(String id) {
    return containerd.run(id, IMAGE);
  }
}
