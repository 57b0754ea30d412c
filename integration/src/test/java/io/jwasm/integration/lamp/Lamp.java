package io.jwasm.integration.lamp;

import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nginx, MariaDB and PHP of examples/wordpress, each in the root directory that
 * integration/lamp/get made, all in one sandbox, where {@code db} and {@code web} are names of it.
 * Port 80 leads to PHP under jwasm, port 81 to Debian's own, ports 82 and 83 to other builds of the
 * former; all serve the same directory.
 */
public final class Lamp implements AutoCloseable {
  /** How long a service may take to start or end. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Those of compose.yaml. */
  private static final List<String> SETTINGS =
      List.of(
          "-d", "display_errors=Off", "-d", "post_max_size=64M", "-d", "upload_max_filesize=64M");

  private final Sandbox sandbox;
  private final Path parts = Places.top().resolve("build/lamp").toAbsolutePath();
  private final List<Running> services = new ArrayList<>();

  private Lamp(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Prepares the files of all services and starts none; the test is skipped without root. */
  public static Lamp open() {
    var lamp = new Lamp(Sandbox.open());
    lamp.prepare();
    return lamp;
  }

  private void prepare() {
    Path nginx = Places.top().resolve("examples/wordpress/nginx.conf");
    try {
      String site = Files.readString(nginx);
      Jwasm.file(
          sandbox.directory().resolve("sites/default.conf"),
          site(site, 0) + site(site, 1) + site(site, 2) + site(site, 3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Jwasm.file(sandbox.directory().resolve("hosts"), "127.0.0.1 localhost db web\n");
    shell(
            """
              set -e
              cp -a "$parts/wordpress" "$own/wordpress"
              cp -a "$parts/mariadb/var/lib/mysql" "$own/mysql"
              mount --bind "$own/hosts" /etc/hosts
              for part in nginx mariadb php; do
                mount --bind "$own/hosts" "$parts/$part/etc/hosts"
                mount --rbind /dev "$parts/$part/dev"
            mount --bind /proc "$parts/$part/proc"
                mount --bind "$own/wordpress" "$parts/$part/var/www/wordpress"
              done
              mount --bind "$own/mysql" "$parts/mariadb/var/lib/mysql"
              mount --bind "$own/sites" "$parts/nginx/etc/nginx/conf.d"
            """)
        .expectExit(0);
  }

  /** Without Docker there is nobody to ask for names while it runs. */
  private static String site(String site, int offset) {
    return site.replace("listen 80", "listen " + (80 + offset))
        .replace("php:9000", "127.0.0.1:" + (9000 + offset));
  }

  private Result shell(String script) {
    try (Running running =
        Running.start(
            sandbox.enter(List.of("sh", "-c", script)),
            Map.of("parts", parts.toString(), "own", sandbox.directory().toString()))) {
      return running.finish(PATIENCE);
    }
  }

  private Running service(String part, String... command) {
    List<String> words = new ArrayList<>(List.of("chroot", parts.resolve(part).toString()));
    words.addAll(List.of(command));
    return started(Running.start(sandbox.enter(words), Map.of()));
  }

  private Running started(Running running) {
    services.add(running);
    return running;
  }

  /** Starts MariaDB and waits until it accepts connections. */
  public Running database() {
    Running database =
        service(
            "mariadb",
            "/usr/sbin/mariadbd",
            "--no-defaults",
            "--user=mysql",
            "--datadir=/var/lib/mysql",
            "--tmpdir=/tmp",
            "--socket=/run/mysqld/mysqld.sock",
            "--init-file=/etc/mysql/init.sql",
            "--innodb-buffer-pool-size=32M",
            "--innodb-flush-log-at-trx-commit=0",
            "--performance-schema=off");
    awaitPort(database, 3306);
    return database;
  }

  /** Starts nginx on ports 80 and 81. */
  public Running web() {
    Running web = service("nginx", "/usr/sbin/nginx", "-g", "daemon off;");
    awaitPort(web, 80);
    return web;
  }

  /** Starts Debian's own php-cgi behind port 81. */
  public Running nativePhp() {
    List<String> command = new ArrayList<>(List.of("/usr/bin/php-cgi8.2"));
    for (String extension : List.of("mysqlnd", "mysqli", "mbstring")) {
      command.addAll(List.of("-d", "extension=" + extension));
    }
    command.addAll(SETTINGS);
    command.addAll(List.of("-b", "0.0.0.0:9001"));
    Running php = service("php", command.toArray(String[]::new));
    awaitPort(php, 9001);
    return php;
  }

  /** Starts php-cgi.wasm behind port 80 and waits until it accepts connections. */
  public Running php() {
    return php("php/php-cgi.wasm", 9000);
  }

  /** Starts a build of php-cgi.wasm at a port. */
  public Running php(String guest, int port) {
    Running php =
        started(
            Jwasm.guest(guest)
                .under(sandbox.enter(List.of()).toArray(String[]::new))
                .volume(sandbox.directory().resolve("wordpress"), "/var/www/wordpress")
                .option("--network", "host", "--tmpfs", "/tmp")
                .args("-b", "0.0.0.0:" + port, "-d", "ignore_user_abort=On")
                .args(SETTINGS.toArray())
                .start());
    awaitPort(php, port);
    return php;
  }

  private void awaitPort(Running service, int port) {
    service.await(PATIENCE, "port " + port, () -> listens(port));
  }

  private boolean listens(int port) {
    // The state 0A is LISTEN.
    String pattern = ":%04X 0{8}(0{24})?:0000 0A".formatted(port);
    return shell("grep -qE '%s' /proc/net/tcp /proc/net/tcp6".formatted(pattern)).exit() == 0;
  }

  /** Where everything runs. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** A visitor in the sandbox. */
  public Curl curl() {
    return new Curl(sandbox);
  }

  /** Puts a script of PHP beside WordPress's own. */
  public void script(String name, String body) {
    Jwasm.file(file("wordpress").resolve(name), "<?php " + body);
  }

  /** A file of the test's own. */
  public Path file(String name) {
    return sandbox.directory().resolve(name);
  }

  /** Ends a service as an administrator does. */
  public void stop(Running service) {
    ProcessHandle.of(service.pid()).orElseThrow().descendants().forEach(ProcessHandle::destroy);
    service.finish(PATIENCE);
  }

  @Override
  public void close() {
    services.reversed().forEach(Running::close);
    sandbox.close();
  }
}
