package io.jwasm.integration;

import io.jwasm.integration.daemon.Docker;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** The same with options, which are before an empty word; the module and its arguments after. */
  Result runWith(Object... optionsAndCommand) {
    List<Object> words = new ArrayList<>(List.of("--rm"));
    int end = List.of(optionsAndCommand).indexOf("");
    words.addAll(List.of(optionsAndCommand).subList(0, end));
    words.addAll(List.of("--entrypoint", optionsAndCommand[end + 1], IMAGE));
    words.addAll(List.of(optionsAndCommand).subList(end + 2, optionsAndCommand.length));
    return docker.cli(docker.run(words.toArray()));
  }

  /** Runs a command in the sandbox of the daemon, as an administrator does. */
  void command(Object... words) {
    List<String> command = List.of(words).stream().map(Object::toString).toList();
    try (Running running = Running.start(sandbox.enter(command), Map.of())) {
      running.closeInput();
      running.finish(PATIENCE).expectExit(0);
    }
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
