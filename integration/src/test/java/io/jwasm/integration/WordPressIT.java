package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Docker;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.Compose;
import io.jwasm.integration.lamp.Curl;
import io.jwasm.integration.lamp.WordPress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WordPress from the compose file of the examples while its services come and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordPressIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SITE = "http://127.0.0.1:8080";

  /** A second on a machine at rest; this one may be busy. */
  private static final Duration REVIVAL = Duration.ofSeconds(20);

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

  @Test
  void aTrapIsFollowedByAnotherLife() {
    compose
        .callWith("demo/php-trap", "up", "-d", "--pull", "never", "--no-deps", "php")
        .expectExit(0);
    try {
      compose.call("restart", "web").expectExit(0); // it keeps the address of its upstream
      awaitPage("/hello.php");
      trap();
    } finally {
      compose.call("up", "-d", "--pull", "never", "--no-deps", "php").expectExit(0);
      compose.call("restart", "web").expectExit(0);
    }
    awaitPage("/hello.php");
  }

  private void trap() {
    assertThat(curl.statuses(SITE + "/fatal.php")).containsExactly("502");
    long trapped = System.nanoTime();
    awaitPage("/hello.php");
    Duration gone = Duration.ofNanos(System.nanoTime() - trapped);
    System.out.println("WordPressIT: PHP answers " + gone.toMillis() + " ms after its trap");
    assertThat(gone).isLessThan(REVIVAL);
    assertThat(docker.inspect("wordpress-php-1", "{{.RestartCount}}")).isEqualTo("1");
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
