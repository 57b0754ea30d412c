package io.jwasm.integration.lamp;

import io.jwasm.integration.daemon.Docker;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The services of examples/wordpress in containers, and one more: PHP's development server. */
public final class Compose {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String SERVER =
      """
      services:
        server:
          image: demo/php-server
          runtime: io.containerd.jwasm.v1
          platform: wasi/wasm
          command: ["-S", "0.0.0.0:8000", "-t", "/var/www/wordpress"]
          volumes: ["%s:/var/www/wordpress"]
          tmpfs: [/tmp]
          ports: ["8000:8000"]
      """;

  private final Docker docker;
  private final Path site;
  private final Path server;

  /** Copies WordPress and gives Docker the images; starts nothing. */
  public Compose(Docker docker) {
    this.docker = docker;
    Path own = docker.sandbox().directory();
    site = own.resolve("site");
    server = Jwasm.file(own.resolve("server.yaml"), SERVER.formatted(site));
    Path top = Places.top();
    run(List.of("cp", "-a", top.resolve("build/lamp/wordpress").toString(), site.toString()));
    run(List.of(top.resolve("integration/lamp/images").toString()));
  }

  /** Puts a script of PHP beside WordPress's own. */
  public void script(String name, String body) {
    Jwasm.file(site.resolve(name), "<?php " + body);
  }

  /** {@code docker compose} with the usual image of PHP. */
  public Result call(Object... words) {
    return callWith("demo/php", words);
  }

  /** The same with another image of PHP. */
  public Result callWith(String php, Object... words) {
    List<Object> command = new ArrayList<>(List.of("compose"));
    for (Path file : List.of(Places.top().resolve("examples/wordpress/compose.yaml"), server)) {
      command.addAll(List.of("-f", file));
    }
    command.addAll(List.of(words));
    return run(docker.words(command.toArray()), Map.of("PHP_IMAGE", php));
  }

  private void run(List<String> command) {
    run(docker.sandbox().enter(command), Map.of()).expectExit(0);
  }

  private Result run(List<String> command, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>(docker.environment());
    environment.put("SITE", site.toString());
    environment.put("NGINX_IMAGE", "demo/nginx");
    environment.put("MARIADB_IMAGE", "demo/mariadb");
    environment.putAll(more);
    try (Running running = Running.start(command, environment)) {
      running.closeInput();
      return running.finish(PATIENCE);
    }
  }
}
