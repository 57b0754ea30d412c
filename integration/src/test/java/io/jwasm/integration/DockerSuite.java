package io.jwasm.integration;

import io.jwasm.integration.daemon.Docker;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Result;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests with a Docker daemon, after which nothing may be left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DockerSuite {
  static final String IMAGE = "demo/c:1";
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private Sandbox sandbox;
  private Docker docker;

  @BeforeAll
  void start() {
    sandbox = Sandbox.open();
    docker = Docker.start(sandbox);
    docker.build(IMAGE, Guests.c());
  }

  @AfterAll
  void nothingIsLeft() {
    try (Sandbox _ = sandbox) {
      if (docker != null) {
        docker.stop();
        sandbox.assertEmpty(Duration.ofMinutes(1));
      }
    }
  }

  Docker docker() {
    return docker;
  }

  /** {@code docker run --rm} of a module of the image, to its end. */
  Result run(String module, Object... args) {
    Object[] words = new Object[args.length + 4];
    words[0] = "--rm";
    words[1] = "--entrypoint";
    words[2] = module;
    words[3] = IMAGE;
    System.arraycopy(args, 0, words, 4, args.length);
    return docker.cli(docker.run(words));
  }

  /** Starts a container that sleeps. */
  void sleeper(String name, Object... options) {
    Object[] words = new Object[options.length + 5];
    System.arraycopy(options, 0, words, 0, options.length);
    words[options.length] = "--entrypoint";
    words[options.length + 1] = "/wait.wasm";
    words[options.length + 2] = IMAGE;
    words[options.length + 3] = "sleep";
    words[options.length + 4] = 600_000;
    docker.detach(name, words);
  }
}
