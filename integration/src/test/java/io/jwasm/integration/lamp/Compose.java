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

/**
 * The services of examples/wordpress in containers, PHP at an address that the test says, and one
 * more: PHP's development server.
 */
public final class Compose {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String MORE =
      """
      networks:
        default: {ipam: {config: [{subnet: 10.213.72.0/24}]}}
      services:
        php:
          networks: {default: {ipv4_address: "10.213.72.${PHP_HOST:-100}"}}
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
  private final Path more;

  /** Copies WordPress and gives Docker the images; starts nothing. */
  public Compose(Docker docker) {
    this.docker = docker;
    Path own = docker.sandbox().directory();
    site = own.resolve("site");
    more = Jwasm.file(own.resolve("more.yaml"), MORE.formatted(site));
    Path top = Places.top();
    run(List.of("cp", "-a", top.resolve("build/lamp/wordpress").toString(), site.toString()));
    run(List.of(top.resolve("integration/lamp/images").toString()));
  }

  /** Puts a script of PHP beside WordPress's own. */
  public void script(String name, String body) {
    Jwasm.file(site.resolve(name), "<?php " + body);
  }

  /** {@code docker compose}. */
  public Result call(Object... words) {
    return callWith(Map.of(), words);
  }

  /**
   * The same with other settings.
   *
   * @param settings {@code PHP_IMAGE}, and {@code PHP_HOST}, the last part of PHP's address
   */
  public Result callWith(Map<String, String> settings, Object... words) {
    List<Object> command = new ArrayList<>(List.of("compose"));
    for (Path file : List.of(Places.top().resolve("examples/wordpress/compose.yaml"), more)) {
      command.addAll(List.of("-f", file));
    }
    command.addAll(List.of(words));
    return run(docker.words(command.toArray()), settings);
  }

  private void run(List<String> command) {
    run(docker.sandbox().enter(command), Map.of()).expectExit(0);
  }

  private Result run(List<String> command, Map<String, String> settings) {
    Map<String, String> environment = new TreeMap<>(docker.environment());
    environment.put("SITE", site.toString());
    environment.put("NGINX_IMAGE", "demo/nginx");
    environment.put("MARIADB_IMAGE", "demo/mariadb");
    environment.put("PHP_IMAGE", "demo/php");
    environment.putAll(settings);
    try (Running running = Running.start(command, environment)) {
      running.closeInput();
      return running.finish(PATIENCE);
    }
  }
}
