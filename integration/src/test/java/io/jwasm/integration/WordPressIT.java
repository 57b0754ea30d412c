package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Docker;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.Compose;
import io.jwasm.integration.lamp.Curl;
import io.jwasm.integration.lamp.WordPress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WordPress from the compose file of the examples while its services come and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordPressIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SITE = "http://127.0.0.1:8080";

  /**
   * Asks for the page that traps, then sends visitor after visitor until one is answered, none
   * waiting for another: TCP tries again after a second when nobody is there.
   */
  private static final String TRAP =
      """
      status() { curl -s --max-time 60 -o /dev/null -w '%{http_code}' "$0/$1"; }
      answered=$(mktemp)
      [ "$(status fatal.php)" = 502 ] || exit 1
      begin=$(date +%s%N)
      while [ ! -s "$answered" ]; do
        { [ "$(status hello.php)" != 200 ] || date +%s%N >>"$answered"; } &
        sleep 0.03
      done
      wait
      read -r end <"$answered"
      rm "$answered"
      echo $(((end - begin) / 1000000))
      """;

  private static final String START =
      "{{.Os}}/{{.Architecture}} {{json .Config.Entrypoint}} {{json .Config.Cmd}}";

  private Sandbox sandbox;
  private Docker docker;
  private Compose compose;
  private Curl curl;

  @BeforeAll
  void start() {
    sandbox = Sandbox.open();
    docker = Docker.start(sandbox);
    compose = new Compose(docker);
    curl = new Curl(sandbox);
    compose.script("hello.php", "echo 'hello';");
    compose.script("fatal.php", "trigger_error('on purpose', E_USER_ERROR);");
    compose.call("up", "-d", "--pull", "never").expectExit(0);
    awaitPage("/wp-admin/install.php");
    new WordPress(curl, SITE, sandbox.directory().resolve("cookies")).install("stack");
  }

  @AfterAll
  void stop() {
    try (Sandbox _ = sandbox) {
      if (docker != null) {
        compose.call("down", "-v", "-t", "2");
        docker.stop();
      }
    }
  }

  private void awaitPage(String path) {
    Await.until(
        PATIENCE,
        "an answer of " + path,
        () -> curl.call("-f", SITE + path).exit() == 0,
        () -> curl.call(SITE + path) + compose.call("logs").stdout() + docker.log());
  }

  /** Asks for a page again and again while a service is restarted; returns the statuses. */
  private List<String> statusesWhile(String path, Runnable restart) {
    awaitPage(path);
    // Standard error, as curl keeps the other one back.
    String each = "%{stderr}%{http_code}\\n";
    String pages = SITE + path + "?n=[1-100000]";
    try (Running traffic = curl.start("--rate", "20/s", "-o", "/dev/null", "-w", each, pages)) {
      awaitSuccess(traffic, 1);
      restart.run();
      awaitPage(path);
      awaitSuccess(traffic, successes(traffic) + 3);
      return traffic.stderr().lines().toList();
    }
  }

  private static void awaitSuccess(Running traffic, long count) {
    traffic.await(PATIENCE, count + " good answers", () -> successes(traffic) >= count);
  }

  private static long successes(Running traffic) {
    return traffic.stderr().lines().filter("200"::equals).count();
  }

  private static void assertOneGap(List<String> statuses) {
    int first = 0;
    while (first < statuses.size() && statuses.get(first).equals("200")) {
      first++;
    }
    int last = statuses.lastIndexOf("200");
    while (last >= 0 && statuses.get(last).equals("200")) {
      last--;
    }
    assertThat(first).as("answers before the gap of %s", statuses).isPositive();
    assertThat(last).as("the end of the gap of %s", statuses).isLessThan(statuses.size() - 1);
    if (first <= last) {
      assertThat(statuses.subList(first, last + 1)).doesNotContain("200");
    }
  }

  @Test
  void requestsFailOnlyWhilePhpIsRestarted() {
    String front = curl.page(SITE + "/");
    assertOneGap(statusesWhile("/hello.php", () -> compose.call("restart", "php").expectExit(0)));
    assertThat(curl.page(SITE + "/")).isEqualTo(front);
  }

  @Test
  void requestsFailOnlyWhileTheDatabaseIsRestarted() {
    String front = curl.page(SITE + "/");
    assertOneGap(statusesWhile("/", () -> compose.call("restart", "db").expectExit(0)));
    assertThat(curl.page(SITE + "/")).isEqualTo(front);
  }

  /** Replaces the container of PHP. */
  private void recreate(Map<String, String> settings) {
    compose
        .callWith(settings, "up", "-d", "--pull", "never", "--no-deps", "--force-recreate", "php")
        .expectExit(0);
  }

  @Test
  void phpIsFoundAtItsNewAddress() {
    servesTheSameWith(
        Map.of("PHP_HOST", "101"),
        () ->
            assertThat(docker.inspect("wordpress-php-1", "{{json .NetworkSettings.Networks}}"))
                .contains("\"10.213.72.101\""));
  }

  /** Compares the front page of another PHP, and brings the usual one back. */
  private void servesTheSameWith(Map<String, String> settings, Runnable check) {
    String front = curl.page(SITE + "/");
    recreate(settings);
    try {
      check.run();
      awaitPage("/hello.php");
      assertThat(curl.page(SITE + "/")).isEqualTo(front);
    } finally {
      recreate(Map.of());
    }
    awaitPage("/hello.php");
  }

  @Test
  void anImageOfTheDockerfileIsTheSame() throws IOException {
    Path example = Places.top().resolve("examples/wordpress/Dockerfile");
    Path context = Files.createDirectories(sandbox.directory().resolve("context"));
    Files.copy(example, context.resolve("Dockerfile"));
    Files.copy(Places.guest("php/php-cgi.wasm"), context.resolve("php-cgi.wasm"));
    docker.output("build", "--platform", "wasi/wasm", "-t", "demo/php-built", context);
    assertThat(docker.inspect("demo/php-built", START))
        .isEqualTo(docker.inspect("demo/php", START))
        .endsWith(
            "[\"php-cgi.wasm\",\"-b\",\"0.0.0.0:9000\",\"-d\",\"ignore_user_abort=On\"] null");
    servesTheSameWith(Map.of("PHP_IMAGE", "demo/php-built"), () -> {});
  }

  @Test
  void aTrapIsFollowedByAnotherLife() {
    recreate(Map.of("PHP_IMAGE", "demo/php-trap"));
    try {
      awaitPage("/hello.php");
      List<Long> gaps = Stream.generate(this::trap).limit(3).sorted().toList();
      System.out.println("WordPressIT: PHP answers " + gaps + " ms after its trap");
      assertThat(docker.inspect("wordpress-php-1", "{{.RestartCount}}")).isEqualTo("3");
      assertThat(gaps.get(1)).isLessThan(second());
    } finally {
      recreate(Map.of());
    }
    awaitPage("/hello.php");
  }

  /** Milliseconds; more where processes wait for a processor. */
  private static long second() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double waiting = system.getSystemLoadAverage() / system.getAvailableProcessors();
    return Math.round(1000 * Math.max(1, waiting));
  }

  /** Milliseconds after which a visitor who comes then is answered. */
  private long trap() {
    List<String> words = sandbox.enter(List.of("sh", "-c", TRAP, SITE));
    try (Running running = Running.start(words, Map.of())) {
      return Long.parseLong(running.finish(PATIENCE).expectExit(0).stdout().strip());
    }
  }

  @Test
  void theDevelopmentServerServesWordPressToManyClients() {
    String server = "http://127.0.0.1:8000";
    new WordPress(curl, server, sandbox.directory().resolve("other-cookies")).logIn();
    assertThat(curl.page(server + "/")).contains("<title>stack");
    assertThat(
            curl.statuses(
                "--parallel",
                "--parallel-immediate",
                "--parallel-max",
                40,
                server + "/hello.php?n=[1-40]"))
        .isEqualTo(Collections.nCopies(40, "200"));
  }
}
