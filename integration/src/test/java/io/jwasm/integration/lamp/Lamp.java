package io.jwasm.integration.lamp;

import static java.util.stream.Collectors.joining;

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
import java.util.stream.IntStream;

/**
 * nginx, MariaDB and PHP of examples/wordpress, each in the root directory that
 * integration/lamp/get made, all in one sandbox, where {@code db} and {@code web} are names of it.
 * Port 80 leads to PHP under jwasm, port 81 to Debian's own, ports 82 to 84 to the former in other
 * builds or engines; all serve the same directory.
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
          IntStream.range(0, 5).mapToObj(offset -> site(site, offset)).collect(joining()));
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
              mount -t tmpfs -o uid=999 tmpfs "$parts/mariadb/run/mysqld"
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
    return run(
        List.of("sh", "-c", script),
        Map.of("parts", parts.toString(), "own", sandbox.directory().toString()));
  }

  /** Runs a command in the sandbox to its end, with these variables besides its own. */
  public Result run(List<String> command, Map<String, String> environment) {
    try (Running running = Running.start(sandbox.enter(command), environment)) {
      return running.finish(PATIENCE);
    }
  }

  private List<String> words(String part, String... command) {
    List<String> words = new ArrayList<>(List.of("chroot", parts.resolve(part).toString()));
    words.addAll(List.of(command));
    return words;
  }

  /** Starts a command in the sandbox and waits until it listens at a port. */
  public Running service(List<String> command, Map<String, String> environment, int port) {
    return listening(Running.start(sandbox.enter(command), environment), port);
  }

  private Running listening(Running running, int port) {
    services.add(running);
    running.await(PATIENCE, "port " + port, () -> listens(port));
    return running;
  }

  /** Starts MariaDB and waits until it accepts connections. */
  public Running database() {
    List<String> command =
        words(
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
    return service(command, Map.of(), 3306);
  }

  /** Starts nginx on ports 80 to 84. */
  public Running web() {
    return service(words("nginx", "/usr/sbin/nginx", "-g", "daemon off;"), Map.of(), 80);
  }

  /** Starts Debian's own php-cgi behind port 81. */
  public Running nativePhp() {
    List<String> command = nativePhpWords();
    command.addAll(serving(9001));
    return service(command, Map.of(), 9001);
  }

  /** The words that run Debian's own php-cgi in the sandbox; its arguments follow. */
  public List<String> nativePhpWords() {
    List<String> command = words("php", "/usr/bin/php-cgi8.2");
    for (String extension : List.of("mysqlnd", "mysqli", "mbstring")) {
      command.addAll(List.of("-d", "extension=" + extension));
    }
    return command;
  }

  /** The arguments with which a php-cgi serves WordPress at a port. */
  public static List<String> serving(int port) {
    List<String> words =
        new ArrayList<>(List.of("-b", "0.0.0.0:" + port, "-d", "ignore_user_abort=On"));
    words.addAll(SETTINGS);
    return words;
  }

  /** Starts php-cgi.wasm behind port 80 and waits until it accepts connections. */
  public Running php() {
    return php("php/php-cgi.wasm", 9000);
  }

  /** Starts a build of php-cgi.wasm at a port, with more options of {@code jwasm run}. */
  public Running php(String guest, int port, Object... options) {
    Running php =
        underJwasm(guest)
            .under(sandbox.enter(List.of()).toArray(String[]::new))
            .option(options)
            .args(serving(port).toArray())
            .start();
    return listening(php, port);
  }

  /** A build of php-cgi.wasm as it sees WordPress; its arguments are missing. */
  public Jwasm underJwasm(String guest) {
    return Jwasm.guest(guest)
        .volume(file("wordpress"), "/var/www/wordpress")
        .option("--network", "host", "--tmpfs", "/tmp");
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
